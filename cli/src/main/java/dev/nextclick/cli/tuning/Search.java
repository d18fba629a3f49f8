package dev.nextclick.cli.tuning;

import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.tuning.TreeParzen;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// A search: one trial after the other, until there are enough or the time is over. What is tried next depends on the plan and the trials
/// so far alone, so a search that was interrupted goes on as if nothing had happened.
final class Search {

  private final SearchPlan plan;
  private final TrialJournal journal;
  private final TreeParzen parzen;

  Search(SearchPlan plan, TrialJournal journal) {
    this.plan = plan;
    this.journal = journal;
    parzen = new TreeParzen(plan.space(), plan.near());
  }

  /// Is told of a search.
  interface Listener extends TrialRun.Listener {

    /// A trial begins.
    void begins(int number);

    /// A trial is over, and in the journal.
    void ended(Trial trial) throws IOException;
  }

  /// The trial with the highest score; of equals the earliest.
  static Optional<Trial> best(List<Trial> trials) {
    Trial best = null;
    for (Trial trial : trials) {
      double score = trial.best().map(Score::objective).orElse(-1.0);
      if (score >= 0 && (best == null || score > best.best().map(Score::objective).orElse(-1.0))) {
        best = trial;
      }
    }
    return Optional.ofNullable(best);
  }

  /// Tries until the journal has so many trials or the time is over. Settings that the search goes on from are tried to their end
  /// whatever the time: it would end worse than it began.
  void run(int trials, TrialRun run, Listener listener) throws TooLittleDataException, IOException {
    while (journal.trials().size() < trials) {
      List<Trial> before = journal.trials();
      boolean toTheEnd = before.isEmpty() && plan.near() && plan.first().isPresent();
      if (!toTheEnd && run.outOfTime().getAsBoolean()) {
        return;
      }
      int number = before.size() + 1;
      listener.begins(number);
      TrialRun how = toTheEnd ? run.untilItEnds() : run;
      Trial trial = how.run(number, next(before), before, listener);
      if (trial.outcome() == Trial.Outcome.OUT_OF_TIME && trial.scores().isEmpty()) {
        return;
      }
      journal.append(trial);
      listener.ended(trial);
    }
  }

  private Map<String, String> next(List<Trial> before) {
    if (before.isEmpty() && plan.first().isPresent()) {
      return plan.first().get();
    }
    SplittableRandom random =
        new SplittableRandom(plan.seed() * 0x9E3779B97F4A7C15L + before.size());
    return parzen.next(
        before.stream().sorted(Trial.BEST_FIRST).map(Trial::values).toList(), random);
  }
}
