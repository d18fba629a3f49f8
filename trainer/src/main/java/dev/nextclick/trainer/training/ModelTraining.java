package dev.nextclick.trainer.training;

import dev.nextclick.dataset.SessionTable;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.artifact.TrainedModel;
import dev.nextclick.models.blend.BlendChooser;
import dev.nextclick.models.blend.BlendPart;
import dev.nextclick.models.blend.BlendRecommender;
import dev.nextclick.models.blend.BlendWeights;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationListener;
import dev.nextclick.models.evaluation.EvaluationResult;
import dev.nextclick.models.gru4rec.Gru4RecRecommender;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.Gru4RecTraining;
import dev.nextclick.models.gru4rec.TrainingDivergedException;
import dev.nextclick.models.neighbours.VmisKnnRecommender;
import dev.nextclick.models.torch.ComputeDevice;
import dev.nextclick.trainer.job.JobRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Trains the model that a job asks for.
///
/// @param device where networks are trained
/// @param threads that a training on the processor may keep busy; empty: one for each processor. A network that has no work for
///     so many takes fewer
/// @param folder for temporary files
record ModelTraining(ComputeDevice device, Optional<Integer> threads, Path folder) {

  /// With fewer pairs to choose by, the parts of a blend count the same: chance would choose.
  static final int LEAST_PAIRS = 200;

  /// More pairs than this do not choose better, and take seconds.
  private static final int MOST_PAIRS = 5_000;

  /// What a training gave.
  ///
  /// @param model closed with this
  /// @param unseen the held-out sessions that nothing about the model was chosen on
  /// @param seconds how long it took
  record Trained(TrainedModel model, Sessions unseen, double seconds) implements AutoCloseable {

    @Override
    public void close() {
      model.close();
    }
  }

  /// Trains.
  ///
  /// @param heldOut newer sessions; the older half of them chooses the weights of a blend
  /// @throws java.util.concurrent.CancellationException if the job is to stop
  Trained train(JobRun run, JobSettings settings, SessionTable train, Sessions heldOut)
      throws TooLittleDataException, TrainingDivergedException, IOException {
    long start = System.nanoTime();
    Vocabulary vocabulary = Vocabulary.of(train.itemIds(), train.itemCounts());
    Sessions sessions = new Sessions(train.items(), train.offsets());
    return switch (settings.model()) {
      case GRU4REC ->
          new Trained(network(run, settings, vocabulary, sessions), heldOut, secondsSince(start));
      case VMIS_KNN ->
          new Trained(neighbours(settings, vocabulary, sessions), heldOut, secondsSince(start));
      case BLEND -> {
        TrainedModel.Gru4Rec network = network(run, settings, vocabulary, sessions);
        run.checkCancelled();
        TrainedModel.VmisKnn neighbours = neighbours(settings, vocabulary, sessions);
        boolean whole = false;
        try {
          int border = heldOut.count() / 2;
          Sessions choosing = heldOut.range(0, border);
          boolean enough = choosing.pairs() >= LEAST_PAIRS;
          BlendWeights weights =
              enough
                  ? weights(run, network, neighbours, choosing)
                  : BlendWeights.equal(TrainedModel.Blend.PARTS);
          Trained blend =
              new Trained(
                  new TrainedModel.Blend(network, neighbours, weights),
                  enough ? heldOut.range(border, heldOut.count()) : heldOut,
                  secondsSince(start));
          whole = true;
          yield blend;
        } finally {
          if (!whole) {
            neighbours.close();
          }
        }
      }
    };
  }

  private TrainedModel.Gru4Rec network(
      JobRun run, JobSettings settings, Vocabulary vocabulary, Sessions sessions)
      throws TooLittleDataException, TrainingDivergedException, IOException {
    Gru4RecSettings values = settings.network(sessions.pairs());
    return new TrainedModel.Gru4Rec(
        new Gru4RecTraining(values, device, folder, new JobTrainingListener(run), team(values))
            .train(vocabulary, sessions));
  }

  private int team(Gru4RecSettings values) {
    int worth = Gru4RecTraining.defaultThreads(values);
    return threads.map(most -> Math.min(most, worth)).orElse(worth);
  }

  private static TrainedModel.VmisKnn neighbours(
      JobSettings settings, Vocabulary vocabulary, Sessions sessions) {
    return new TrainedModel.VmisKnn(
        VmisKnnRecommender.of(vocabulary, sessions, settings.neighbours()));
  }

  private BlendWeights weights(
      JobRun run,
      TrainedModel.Gru4Rec network,
      TrainedModel.VmisKnn neighbours,
      Sessions validation)
      throws IOException {
    try (Recommender gru4rec = Gru4RecRecommender.of(network.trained(), folder)) {
      return BlendChooser.choose(
              parts(gru4rec, neighbours), validation, MOST_PAIRS, 1, run::cancelled)
          .weights();
    }
  }

  /// Evaluates what was trained.
  EvaluationResult evaluate(TrainedModel model, Sessions sessions, EvaluationListener listener)
      throws IOException {
    return switch (model) {
      case TrainedModel.Gru4Rec network -> {
        try (Recommender gru4rec = Gru4RecRecommender.of(network.trained(), folder)) {
          yield Evaluation.evaluate(gru4rec, sessions, listener);
        }
      }
      case TrainedModel.VmisKnn neighbours ->
          Evaluation.evaluate(neighbours.recommender(), sessions, listener);
      case TrainedModel.Blend blend -> {
        try (Recommender gru4rec = Gru4RecRecommender.of(blend.gru4rec().trained(), folder)) {
          yield Evaluation.evaluate(
              new BlendRecommender(parts(gru4rec, blend.neighbours()), blend.weights()),
              sessions,
              listener);
        }
      }
    };
  }

  private static List<BlendPart> parts(Recommender gru4rec, TrainedModel.VmisKnn neighbours) {
    return List.of(BlendPart.of(gru4rec), BlendPart.of(neighbours.recommender()));
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
