package dev.nextclick.cli.offline;

import dev.nextclick.models.gru4rec.Hyperparameter;
import dev.nextclick.models.tuning.Dimension;
import java.util.List;

/// What `nextclick tune` searches for each model.
final class SearchSpaces {

  /// Not how long it learns, which is decided on the way, nor how large it is, which is a matter of what serving may cost.
  static final List<Dimension> GRU4REC =
      List.of(
          new Dimension.Choice(
              Hyperparameter.BATCH_SIZE.key(), List.of("16", "32", "64", "128", "256")),
          new Dimension.Range(Hyperparameter.ALPHA.key(), 0, 1, false, false),
          new Dimension.Range(Hyperparameter.LOGQ.key(), 0, 1, false, false),
          new Dimension.Range(Hyperparameter.LEARNING_RATE.key(), 0.01, 1, true, false),
          new Dimension.Range(Hyperparameter.MOMENTUM.key(), 0, 0.9, false, false),
          new Dimension.Range(Hyperparameter.EMBEDDING_DROPOUT.key(), 0, 0.6, false, false),
          new Dimension.Range(Hyperparameter.HIDDEN_DROPOUT.key(), 0, 0.8, false, false));

  private SearchSpaces() {}
}
