package dev.nextclick.models;

import java.util.Optional;

/// What a model is. Its name is what manifests, commands and reports show.
public enum ModelKind {
  /// A recurrent network over the session (Hidasi et al., 2016 and 2018).
  GRU4REC("gru4rec"),
  /// The items clicked most, whatever the session.
  POPULARITY("popularity"),
  /// The items clicked most in the session itself (S-POP).
  SESSION_POPULARITY("s-pop"),
  /// The items that share most sessions with the last one (Hidasi et al., 2016).
  ITEM_KNN("item-knn"),
  /// What followed the last item most often and most closely (SR; Ludewig and Jannach, 2018).
  SEQUENTIAL_RULES("sr"),
  /// What was clicked in the most similar historical sessions (Kersbergen et al., 2022).
  VMIS_KNN("vmis-knn"),
  /// Several models' scores together.
  BLEND("blend");

  private final String label;

  ModelKind(String label) {
    this.label = label;
  }

  /// The name in files and messages, in lower case.
  public String label() {
    return label;
  }

  /// The kind of this name, or nothing where no kind has it.
  public static Optional<ModelKind> of(String label) {
    for (ModelKind kind : values()) {
      if (kind.label.equals(label)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
