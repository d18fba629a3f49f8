package dev.nextclick.cli.offline;

import dev.nextclick.models.gru4rec.Hyperparameter;
import dev.nextclick.models.tuning.Dimension;
import java.util.List;

/// What `nextclick tune` searches for each model.
final class SearchSpaces {

  /// Not how long it learns, which is decided on the way, nor how large it is, which is a matter of what serving may cost; nor the kind of
  /// loss, with which the good values of all others change: that is a search of its own (`--set loss=bpr-max`). One number of rounds
  /// along the links is as good as another, but for none.
  private static final List<Dimension> GRU4REC =
      List.of(
          new Dimension.Choice(
              Hyperparameter.BATCH_SIZE.key(), List.of("16", "32", "64", "128", "256")),
          real(Hyperparameter.ALPHA.key(), 0, 1),
          real(Hyperparameter.LOGQ.key(), 0, 1),
          real(Hyperparameter.SCALE.key(), 0, 30),
          logarithmic(Hyperparameter.LEARNING_RATE.key(), 0.01, 1, false),
          real(Hyperparameter.MOMENTUM.key(), 0, 0.9),
          real(Hyperparameter.EMBEDDING_DROPOUT.key(), 0, 0.6),
          real(Hyperparameter.HIDDEN_DROPOUT.key(), 0, 0.8));

  /// Nor how many sessions are asked, which is a matter of what serving may cost too.
  private static final List<Dimension> VMIS_KNN =
      List.of(
          logarithmic("neighbours", 50, 3_000, true),
          new Dimension.Range("clicks", 1, 30, false, true),
          real("click-decay", 0, 2),
          real("rarity", 0, 3),
          real("sharpness", 0.5, 5),
          real("match-decay", 0, 2),
          real("match-rarity", 0, 2),
          real("forward-decay", 0, 3),
          real("next-bonus", 0, 2),
          real("shift", 0, 1),
          real("backward-weight", 0, 1.5),
          real("backward-shrink", 0, 1),
          real("backward-decay", 0, 3),
          real("same-weight", 0, 3),
          real("repeat-last", 0, 1.5),
          real("repeat-other", 0, 1.5),
          real("spread", 0, 2),
          real("trend", 0, 1));

  private static final List<Dimension> ITEM_KNN =
      List.of(
          logarithmic("neighbours", 20, 2_000, true),
          logarithmic("regularisation", 0.1, 500, false));

  private static final List<Dimension> SR =
      List.of(
          new Dimension.Range("steps", 1, 30, false, true), logarithmic("rules", 20, 2_000, true));

  private SearchSpaces() {}

  static List<Dimension> of(OfflineModel model) {
    return switch (model) {
      case GRU4REC -> GRU4REC;
      case VMIS_KNN -> VMIS_KNN;
      case ITEM_KNN -> ITEM_KNN;
      case SR -> SR;
      // The weights of a blend are chosen by its training.
      case BLEND, POP, S_POP -> List.of();
    };
  }

  private static Dimension real(String name, double low, double high) {
    return new Dimension.Range(name, low, high, false, false);
  }

  private static Dimension logarithmic(String name, double low, double high, boolean whole) {
    return new Dimension.Range(name, low, high, true, whole);
  }
}
