package dev.nextclick.cli.tuning;

import dev.nextclick.cli.offline.ClickSets;
import dev.nextclick.cli.offline.Learned;
import dev.nextclick.cli.offline.Lesson;
import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationListener;
import dev.nextclick.models.evaluation.EvaluationResult;
import dev.nextclick.models.gru4rec.TrainingDivergedException;
import dev.nextclick.models.torch.ComputeDevice;
import dev.nextclick.models.tuning.SuccessiveHalving;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/// Runs one trial: trains with its values, scores what was learned after each epoch, and gives up when others were better.
///
/// @param plan what is searched
/// @param sets what is learned from, and the sessions that were held out of it
/// @param threads how many may be busy
/// @param device where models are trained
/// @param workFolder for temporary files
/// @param outOfTime asked now and then; true ends the trial
record TrialRun(
    SearchPlan plan,
    ClickSets sets,
    int threads,
    ComputeDevice device,
    Path workFolder,
    BooleanSupplier outOfTime) {

  /// The same, however long it takes.
  TrialRun untilItEnds() {
    return new TrialRun(plan, sets, threads, device, workFolder, () -> false);
  }

  /// Is told how a trial goes on.
  interface Listener {

    /// The trial is this far.
    ///
    /// @param scores after each epoch so far
    /// @param status what else there is to say
    void at(List<Score> scores, String status);
  }

  /// Runs it.
  ///
  /// @param before the trials so far
  /// @throws TooLittleDataException if no trial could ever run
  Trial run(int number, Map<String, String> values, List<Trial> before, Listener listener)
      throws TooLittleDataException, IOException {
    long start = System.nanoTime();
    Watch watch = new Watch(before, listener);
    Trial.Outcome outcome = Trial.Outcome.COMPLETED;
    String reason = "";
    try (Learned learned =
        plan.learner(values)
            .learn(
                new Lesson(sets.vocabulary(), sets.train(), workFolder, threads, device, watch))) {
      if (watch.stopped) {
        outcome = Trial.Outcome.STOPPED;
      } else {
        watch.score(learned.curve().size(), learned.recommender());
      }
    } catch (CancellationException e) {
      outcome = Trial.Outcome.OUT_OF_TIME;
    } catch (TrainingDivergedException | InvalidSettingsException e) {
      outcome = Trial.Outcome.FAILED;
      reason = Objects.requireNonNullElse(e.getMessage(), "");
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Trial(number, values, outcome, watch.scores, seconds, reason);
  }

  /// Scores each epoch.
  private final class Watch implements Lesson.Watcher {

    private final List<Trial> before;
    private final Listener listener;
    private final List<Score> scores = new ArrayList<>();
    private boolean stopped;

    Watch(List<Trial> before, Listener listener) {
      this.before = before;
      this.listener = listener;
    }

    @Override
    public void at(double share, String status) {
      listener.at(scores, status);
    }

    @Override
    public boolean cancelled() {
      return outOfTime.getAsBoolean() || Thread.currentThread().isInterrupted();
    }

    @Override
    public boolean enough(int epoch, Lesson.Epoch soFar) throws IOException {
      try (Recommender recommender = soFar.recommender()) {
        score(epoch, recommender);
      }
      if (SuccessiveHalving.isRung(epoch, plan.epochs())) {
        List<Double> others =
            before.stream()
                .flatMap(trial -> trial.after(epoch).stream())
                .map(Score::objective)
                .toList();
        stopped = !SuccessiveHalving.goesOn(scores.getLast().objective(), others);
      }
      return stopped;
    }

    void score(int epoch, Recommender recommender) {
      EvaluationResult result =
          Evaluation.evaluate(
              recommender,
              sets.test(),
              threads,
              new EvaluationListener() {
                @Override
                public void onProgress(long done, long pairs) {
                  listener.at(scores, epoch > 0 ? "scoring epoch " + epoch : "scoring");
                }

                @Override
                public boolean cancelled() {
                  return Watch.this.cancelled();
                }
              });
      scores.add(new Score(epoch, result.recall(), result.mrr()));
    }
  }
}
