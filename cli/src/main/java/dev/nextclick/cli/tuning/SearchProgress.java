package dev.nextclick.cli.tuning;

import dev.nextclick.cli.console.Progress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/// Shows how a search goes on, and writes the file whenever a trial is the best so far.
final class SearchProgress implements Search.Listener, AutoCloseable {

  private final Progress progress;
  private final BestListener listener;
  private final TrialJournal journal;
  private final DoubleSupplier timeShare;
  private final int trials;
  private int number;
  private Optional<Trial> best;

  /// Is told when a trial is the best so far.
  @FunctionalInterface
  interface BestListener {

    void found(List<Trial> trials) throws IOException;
  }

  /// @param timeShare how much of the time is over, from 0 to 1
  /// @param trials how many there will be at most
  SearchProgress(
      Progress progress,
      BestListener listener,
      TrialJournal journal,
      DoubleSupplier timeShare,
      int trials) {
    this.progress = progress;
    this.listener = listener;
    this.journal = journal;
    this.timeShare = timeShare;
    this.trials = trials;
    best = Search.best(journal.trials());
  }

  @Override
  public void begins(int trial) {
    number = trial;
    show("");
  }

  @Override
  public void at(List<Score> scores, String status) {
    String score = scores.isEmpty() ? "" : ", so far %.4f".formatted(scores.getLast().objective());
    show("%s%s".formatted(status, score));
  }

  @Override
  public void ended(Trial trial) throws IOException {
    best = Search.best(journal.trials());
    if (best.isPresent() && best.get().number() == trial.number()) {
      listener.found(journal.trials());
    }
    show(
        trial.outcome().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
            + trial.best().map(score -> " at %.4f".formatted(score.objective())).orElse(""));
  }

  private void show(String status) {
    double share = Math.max(timeShare.getAsDouble(), (double) (number - 1) / trials);
    String soFar =
        best.flatMap(
                trial ->
                    trial
                        .best()
                        .map(
                            score ->
                                "best %.4f (trial %d); "
                                    .formatted(score.objective(), trial.number())))
            .orElse("");
    progress.at(share, "%strial %d: %s".formatted(soFar, number, status));
  }

  @Override
  public void close() {
    progress.close();
  }
}
