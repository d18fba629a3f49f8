package dev.nextclick.models.gru4rec;

import dev.nextclick.models.Recommender;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationListener;
import dev.nextclick.models.evaluation.EvaluationResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Tells after each epoch how good the model is on sessions that it does not learn from, keeps the best one, and ends a
/// training that has not bettered it for some epochs. The better of two epochs is the one with the higher
/// [dev.nextclick.models.evaluation.Objective]; of equal ones the first.
final class EarlyStopping {

  /// One session of so many is held out, the newest ones.
  private static final int ONE_OF = 10;

  private final Vocabulary vocabulary;
  private final Sessions heldOut;
  private final int patience;
  private final Scoring scoring;
  private final Path folder;
  private final EvaluationListener listener;

  private Optional<Best> best = Optional.empty();
  private int epochsSince;

  private record Best(double goodness, Gru4RecWeights weights) {}

  /// @param heldOut what to judge by
  /// @param settings with the epochs without a better one after which it is enough, 1 or more
  /// @param folder for files that are deleted before a method returns
  /// @throws TooLittleDataException if none of the held out sessions has two clicks
  EarlyStopping(
      Vocabulary vocabulary,
      Sessions heldOut,
      Gru4RecSettings settings,
      Path folder,
      TrainingListener listener)
      throws TooLittleDataException {
    if (heldOut.pairs() == 0) {
      throw new TooLittleDataException(
          "none of the newest %d sessions has 2 or more clicks; early stopping needs one to judge by"
              .formatted(heldOut.count()));
    }
    this.vocabulary = vocabulary;
    this.heldOut = heldOut;
    this.patience = settings.earlyStopping();
    scoring = Scoring.of(settings);
    this.folder = folder;
    this.listener =
        new EvaluationListener() {
          @Override
          public void onProgress(long done, long pairs) {}

          @Override
          public boolean cancelled() {
            return listener.cancelled();
          }
        };
  }

  /// How many of the sessions are learned from, the oldest ones.
  static int learned(Sessions sessions) {
    return sessions.count() - Math.max(1, sessions.count() / ONE_OF);
  }

  /// Judges the weights at the end of an epoch.
  ///
  /// @throws java.util.concurrent.CancellationException if the listener says so
  LearnedEpoch.Validation judge(Gru4RecWeights weights) throws IOException {
    try (Recommender recommender = Gru4RecRecommender.of(vocabulary, weights, scoring, folder)) {
      EvaluationResult result = Evaluation.evaluate(recommender, heldOut, listener);
      var validation = new LearnedEpoch.Validation(result.recall(), result.mrr());
      if (best.isEmpty() || validation.goodness() > best.get().goodness()) {
        best = Optional.of(new Best(validation.goodness(), weights));
        epochsSince = 0;
      } else {
        epochsSince++;
      }
      return validation;
    }
  }

  /// Whether it is time to end.
  boolean isEnough() {
    return epochsSince >= patience;
  }

  /// The weights of the best epoch.
  ///
  /// @throws java.util.NoSuchElementException if none was judged
  Gru4RecWeights best() {
    return best.orElseThrow().weights();
  }
}
