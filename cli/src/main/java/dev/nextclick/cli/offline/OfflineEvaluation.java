package dev.nextclick.cli.offline;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.console.Progress;
import dev.nextclick.cli.files.FileFault;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationResult;
import dev.nextclick.models.gru4rec.Gru4RecRecommender;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.Gru4RecTraining;
import dev.nextclick.models.gru4rec.TrainedGru4Rec;
import dev.nextclick.models.gru4rec.TrainingDivergedException;
import dev.nextclick.models.gru4rec.TrainingProgress;
import dev.nextclick.models.popularity.PopularityRecommender;
import dev.nextclick.models.torch.ComputeDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/// Trains models and scores them on held-out sessions, on this machine and with no server: after every click the next one is
/// asked for, all items are ranked, and ties count against the model.
///
/// @param workFolder for files that are deleted before a method returns
/// @param console where progress is shown
public record OfflineEvaluation(Path workFolder, Console console) {

  /// Trains a model on the training sessions and scores it on the others.
  ///
  /// @param settings of GRU4Rec; popularity has none
  /// @param device where GRU4Rec is trained
  /// @throws CommandFailure if there is too little to learn from, or the training diverged
  public EvaluationReport.Row train(
      OfflineModel model, ClickSets sets, Gru4RecSettings settings, ComputeDevice device) {
    return switch (model) {
      case GRU4REC -> gru4rec(sets, settings, device);
      case POP -> popularity(sets);
    };
  }

  /// Scores a recommender that is there already.
  ///
  /// @param name what the report calls it
  /// @param trainSeconds how long its training took
  /// @param eventsPerSecond next-item pairs that its training learned from per second
  public EvaluationReport.Row score(
      String name,
      Recommender recommender,
      Sessions test,
      double trainSeconds,
      double eventsPerSecond) {
    try (Progress progress = console.progress("evaluating " + name)) {
      EvaluationResult result =
          Evaluation.evaluate(
              recommender,
              test,
              (done, pairs) ->
                  progress.at((double) done / pairs, "%,d of %,d pairs".formatted(done, pairs)));
      return new EvaluationReport.Row(
          name,
          result.recall(),
          result.mrr(),
          result.pairs(),
          trainSeconds,
          eventsPerSecond,
          result.millisecondsPerPrediction());
    }
  }

  private EvaluationReport.Row gru4rec(
      ClickSets sets, Gru4RecSettings settings, ComputeDevice device) {
    String name = OfflineModel.GRU4REC.toString();
    try {
      TrainedGru4Rec trained;
      try (Progress progress = console.progress("training " + name)) {
        trained =
            new Gru4RecTraining(
                    settings,
                    device,
                    workFolder,
                    at -> progress.at(at.completedShare(), describe(at)))
                .train(sets.vocabulary(), sets.train());
      }
      try (Recommender recommender = Gru4RecRecommender.of(trained, workFolder)) {
        return score(
            name,
            recommender,
            sets.test(),
            trained.elapsed().toNanos() / 1e9,
            trained.eventsPerSecond());
      }
    } catch (TooLittleDataException | TrainingDivergedException e) {
      throw CommandFailure.failed("training failed: " + e.getMessage(), e);
    } catch (IOException e) {
      throw CommandFailure.failed("cannot write a temporary file: " + FileFault.of(e), e);
    }
  }

  private static String describe(TrainingProgress at) {
    return String.format(
        Locale.ROOT,
        "epoch %d/%d, loss %.3f, %,.0f events/s, %d s left",
        at.epoch(),
        at.epochs(),
        at.meanLoss(),
        at.eventsPerSecond(),
        at.remaining().toSeconds());
  }

  private EvaluationReport.Row popularity(ClickSets sets) {
    long start = System.nanoTime();
    try (Recommender recommender = new PopularityRecommender(sets.vocabulary())) {
      double seconds = Math.max(1e-9, (System.nanoTime() - start) / 1e9);
      return score(
          OfflineModel.POP.toString(),
          recommender,
          sets.test(),
          seconds,
          sets.train().pairs() / seconds);
    }
  }
}
