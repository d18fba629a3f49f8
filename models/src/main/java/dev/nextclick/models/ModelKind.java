package dev.nextclick.models;

import java.util.Optional;

/// What a model is. Its name is what manifests, commands and reports show.
public enum ModelKind {
  /// A recurrent network over the session (Hidasi et al., 2016 and 2018).
  GRU4REC("gru4rec"),
  /// The items clicked most, whatever the session.
  POPULARITY("popularity");

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
