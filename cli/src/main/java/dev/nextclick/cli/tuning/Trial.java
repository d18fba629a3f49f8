package dev.nextclick.cli.tuning;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One choice of settings that was tried.
///
/// @param number counted from 1
/// @param values of the settings that are searched
/// @param outcome how it ended
/// @param scores after each epoch that it came to
/// @param seconds how long it took
/// @param reason why it failed, or nothing
record Trial(
    int number,
    Map<String, String> values,
    Outcome outcome,
    List<Score> scores,
    double seconds,
    String reason) {

  /// How a trial ended.
  enum Outcome {
    COMPLETED,
    /// Others were better after as many epochs.
    STOPPED,
    /// The time was over.
    OUT_OF_TIME,
    /// It could not be trained with these values.
    FAILED
  }

  /// The best first: what came farther, as what did not was worse than others there; then the higher score. Equals stay in order.
  static final Comparator<Trial> BEST_FIRST =
      Comparator.comparingInt((Trial trial) -> trial.scores().size())
          .thenComparingDouble(trial -> trial.best().map(Score::objective).orElse(0.0))
          .reversed()
          .thenComparingInt(Trial::number);

  Trial {
    // In their order, which Map.copyOf would change from process to process.
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    scores = List.copyOf(scores);
  }

  /// Its highest score; of equals the earliest.
  Optional<Score> best() {
    return scores.stream()
        .max(
            Comparator.comparingDouble(Score::objective).thenComparingInt(score -> -score.epoch()));
  }

  /// Its score after an epoch, if it came to that.
  Optional<Score> after(int epoch) {
    return scores.stream().filter(score -> score.epoch() == epoch).findFirst();
  }
}
