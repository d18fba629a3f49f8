package dev.nextclick.cli.offline;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.console.Progress;
import dev.nextclick.cli.files.FileFault;
import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.evaluation.Bootstrap;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationResult;
import dev.nextclick.models.gru4rec.TrainingDivergedException;
import dev.nextclick.models.torch.ComputeDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Trains models and scores them on held-out sessions, on this machine and with no server: after every click the next one is
/// asked for, all items are ranked, and ties count against the model.
///
/// @param sets what is learned from and measured on
/// @param threads how many may be busy
/// @param device where GRU4Rec is trained
/// @param trainings what this command has trained so far
/// @param workFolder for files that are deleted before a method returns
/// @param console where progress is shown
record OfflineEvaluation(
    ClickSets sets,
    int threads,
    ComputeDevice device,
    Trainings trainings,
    Path workFolder,
    Console console) {

  /// Trains a model with each seed, and scores each.
  ///
  /// @param seeds none for the one in the settings; a model that draws nothing is trained once
  /// @throws CommandFailure if there is too little to learn from, or a training diverged
  ModelScores evaluate(OfflineModel model, Learner learner, List<Long> seeds) {
    List<ModelRun> runs = new ArrayList<>();
    for (long seed : seeds) {
      Optional<Learner> seeded = learner.withSeed(seed);
      if (seeded.isPresent()) {
        String name = "%s, seed %d".formatted(model, seed);
        runs.add(run(name, OptionalLong.of(seed), seeded.get()));
      }
    }
    if (runs.isEmpty()) {
      runs.add(run(model.toString(), OptionalLong.empty(), learner));
    }
    return new ModelScores(model.toString(), runs);
  }

  private ModelRun run(String name, OptionalLong seed, Learner learner) {
    try (Learned learned = learn(name, learner)) {
      long begun = System.nanoTime();
      EvaluationResult result = score(name, learned);
      double evaluateSeconds = (System.nanoTime() - begun) / 1e9;
      return new ModelRun(
          seed,
          learned.settings(),
          result,
          Bootstrap.of(result),
          learned.seconds(),
          learned.eventsPerSecond(),
          evaluateSeconds,
          learned.curve());
    } catch (TooLittleDataException | TrainingDivergedException e) {
      throw CommandFailure.failed("training %s failed: %s".formatted(name, e.getMessage()), e);
    } catch (IOException e) {
      throw CommandFailure.failed("cannot write a temporary file: " + FileFault.of(e), e);
    }
  }

  private Learned learn(String name, Learner learner)
      throws TooLittleDataException, TrainingDivergedException, IOException {
    try (Progress progress = console.progress("training " + name)) {
      return learner.learn(
          new Lesson(
              sets.vocabulary(),
              sets.train(),
              workFolder,
              threads,
              device,
              trainings,
              progress::at));
    }
  }

  private EvaluationResult score(String name, Learned learned) {
    try (Progress progress = console.progress("evaluating " + name)) {
      return Evaluation.evaluate(
          learned.recommender(),
          sets.test(),
          threads,
          (done, pairs) ->
              progress.at((double) done / pairs, "%,d of %,d pairs".formatted(done, pairs)));
    }
  }
}
