package dev.nextclick.models.gru4rec;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.links.NearbyClicks;
import dev.nextclick.models.torch.ComputeDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Trains GRU4Rec, where early stopping is on without the newest tenth of the sessions, which then tell which epoch was the
/// best. One seed, one data set, one machine, one number of threads: one model, bit for bit. Another number of threads adds
/// the same numbers up in another order, and gives the same model to rounding.
public final class Gru4RecTraining {

  /// Sessions of two or more clicks, under which there is nothing worth learning.
  public static final int LEAST_SESSIONS = 10;

  /// Distinct items, under which there is nothing to tell apart.
  public static final int LEAST_ITEMS = 2;

  /// Multiplications of a step below which another thread costs more in waiting than it takes over.
  private static final double WORTH_A_THREAD = 1e6;

  private static final Logger LOG = LoggerFactory.getLogger(Gru4RecTraining.class);

  private final Gru4RecSettings settings;
  private final ComputeDevice device;
  private final Path folder;
  private final TrainingListener listener;
  private final int threads;

  /// Trains on the processor, on as many threads as [#defaultThreads] says.
  ///
  /// @param folder for temporary files, deleted before the training begins
  public Gru4RecTraining(Gru4RecSettings settings, Path folder, TrainingListener listener) {
    this(settings, folder, listener, defaultThreads(settings));
  }

  /// Trains on the processor.
  ///
  /// @param folder for temporary files, deleted before the training begins
  /// @param threads that share each mini-batch on the processor, 1 or more
  public Gru4RecTraining(
      Gru4RecSettings settings, Path folder, TrainingListener listener, int threads) {
    this(settings, ComputeDevice.CPU, folder, listener, threads);
  }

  /// Trains on as many threads as [#defaultThreads] says.
  ///
  /// @param device where it computes
  /// @param folder for temporary files, deleted before the training begins
  public Gru4RecTraining(
      Gru4RecSettings settings, ComputeDevice device, Path folder, TrainingListener listener) {
    this(settings, device, folder, listener, defaultThreads(settings));
  }

  /// @param device where it computes
  /// @param folder for temporary files, deleted before the training begins
  /// @param threads that share each mini-batch, 1 or more; a device other than the processor takes one
  public Gru4RecTraining(
      Gru4RecSettings settings,
      ComputeDevice device,
      Path folder,
      TrainingListener listener,
      int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("%d threads".formatted(threads));
    }
    this.settings = settings;
    this.device = device;
    this.folder = folder;
    this.listener = listener;
    this.threads = threads;
  }

  /// As many threads as there are processors, but no more than a mini-batch of these settings has work for.
  public static int defaultThreads(Gru4RecSettings settings) {
    double candidates = settings.negatives() + settings.batchSize();
    double weights = settings.units() * (candidates + 6.0 * settings.layers() * settings.units());
    int worth = (int) Math.max(1, 3 * settings.batchSize() * weights / WORTH_A_THREAD);
    return Math.min(Runtime.getRuntime().availableProcessors(), worth);
  }

  /// Why the processor would train with the slower TorchScript step, if it would.
  ///
  /// @param items of the vocabulary
  public static Optional<String> refusalOfStepInJava(
      Gru4RecSettings settings, int items, int threads) {
    return VectorTrainingStep.refusal(items, settings, threads);
  }

  /// Trains, on the calling thread and the others of its team, which are gone when this returns.
  ///
  /// @param vocabulary the items and how often each is clicked in the sessions
  /// @param sessions in the order of their first clicks
  /// @throws TooLittleDataException if there are fewer than [#LEAST_SESSIONS] sessions of two or more clicks to learn from,
  ///     or fewer than [#LEAST_ITEMS] items, or nothing to judge by where early stopping is on
  /// @throws TrainingDivergedException if the loss is not a number any more, or stays far above that of knowing nothing
  /// @throws CancellationException if the listener says so
  /// @throws IOException if a temporary file cannot be written, or there is no such device
  /// @throws IllegalArgumentException if a session holds an item that the vocabulary does not
  public TrainedGru4Rec train(Vocabulary vocabulary, Sessions sessions)
      throws TooLittleDataException, TrainingDivergedException, IOException {
    checkItems(vocabulary, sessions);
    boolean stopsEarly = settings.earlyStopping() > 0;
    int learned = stopsEarly ? EarlyStopping.learned(sessions) : sessions.count();
    Sessions train = stopsEarly ? sessions.range(0, learned) : sessions;
    checkEnough(vocabulary, train);
    Optional<EarlyStopping> stopping =
        stopsEarly
            ? Optional.of(earlyStopping(vocabulary, sessions.range(learned, sessions.count())))
            : Optional.empty();
    TrainingClock clock = new TrainingClock(settings.epochs(), train.pairs(), listener);
    SplittableRandom random = new SplittableRandom(settings.seed());
    Gru4RecWeights initial = initial(vocabulary.size(), train, random.split());
    MiniBatches miniBatches = new MiniBatches(vocabulary, settings, random);
    try (TrainingStep step = step(initial)) {
      DivergenceWatch divergence = new DivergenceWatch(settings.loss(), settings.learningRate());
      MiniBatch batch = new MiniBatch(settings);
      List<LearnedEpoch> curve = new ArrayList<>();
      for (int epoch = 1; epoch <= settings.epochs() && goesOn(stopping); epoch++) {
        clock.beginEpoch(epoch);
        var schedule = new SessionParallelSchedule(train, settings.batchSize());
        for (; schedule.size() > 0; schedule.advance()) {
          goOnUnlessCancelled(epoch);
          miniBatches.fill(schedule, batch);
          double summed = step.learn(batch) * settings.batchSize();
          divergence.learned(batch, summed);
          clock.learned(batch.size, summed);
          listener.onMiniBatch(batch.size, batch.rows);
        }
        double seconds = clock.endEpoch();
        Optional<LearnedEpoch.Validation> validation = Optional.empty();
        if (stopping.isPresent()) {
          validation = Optional.of(stopping.get().judge(weights(step)));
        }
        curve.add(new LearnedEpoch(clock.meanLoss(), seconds, validation));
        if (epoch < settings.epochs()
            && listener.enough(epoch, () -> learned(vocabulary, weights(step), clock, curve))) {
          break;
        }
      }
      divergence.ended();
      return learned(
          vocabulary, stopping.isPresent() ? stopping.get().best() : weights(step), clock, curve);
    }
  }

  private Gru4RecWeights initial(int items, Sessions train, SplittableRandom random) {
    goOnUnlessCancelled(0);
    Gru4RecWeights initial =
        Gru4RecWeights.initial(Gru4RecShape.of(items, settings), settings.scale() > 0, random);
    if (settings.linkRounds() > 0) {
      LinkedStart.pull(
          initial.embedding(),
          settings.units(),
          NearbyClicks.links(items, train),
          settings.linkRounds(),
          () -> goOnUnlessCancelled(0));
    }
    return initial;
  }

  /// @param epoch from 1 on, 0 before the first
  private void goOnUnlessCancelled(int epoch) {
    if (listener.cancelled()) {
      throw new CancellationException(
          epoch == 0
              ? "training cancelled before its first epoch"
              : "training cancelled in epoch " + epoch);
    }
  }

  private Gru4RecWeights weights(TrainingStep step) {
    Gru4RecWeights weights = step.weights();
    return settings.scale() > 0 ? weights.withUnitEmbeddings() : weights;
  }

  private TrainedGru4Rec learned(
      Vocabulary vocabulary,
      Gru4RecWeights weights,
      TrainingClock clock,
      List<LearnedEpoch> curve) {
    return new TrainedGru4Rec(
        vocabulary, settings, weights, clock.pairs(), clock.meanLoss(), clock.elapsed(), curve);
  }

  /// The step in Java; or the source's, which does the same, where that one cannot, or another device than the processor is
  /// wanted.
  private TrainingStep step(Gru4RecWeights initial) throws IOException {
    if (!device.device().isGpu()) {
      var refusal = VectorTrainingStep.refusal(initial.shape().items(), settings, threads);
      if (refusal.isEmpty()) {
        LOG.debug("training with the Vector API step on {} threads", threads);
        return new VectorTrainingStep(initial, settings, threads);
      }
      LOG.warn("training with the slower TorchScript step, on one thread: {}", refusal.get());
    }
    return TorchTrainingStep.start(initial, settings, device.device(), folder);
  }

  private EarlyStopping earlyStopping(Vocabulary vocabulary, Sessions heldOut)
      throws TooLittleDataException {
    return new EarlyStopping(vocabulary, heldOut, settings, folder, listener);
  }

  private static boolean goesOn(Optional<EarlyStopping> stopping) {
    return stopping.isEmpty() || !stopping.get().isEnough();
  }

  private static void checkEnough(Vocabulary vocabulary, Sessions sessions)
      throws TooLittleDataException {
    int usable = 0;
    for (int session = 0; session < sessions.count(); session++) {
      if (sessions.length(session) >= 2) {
        usable++;
      }
    }
    if (usable < LEAST_SESSIONS || vocabulary.size() < LEAST_ITEMS) {
      throw new TooLittleDataException(
          "found %d sessions of 2 or more clicks and %d items; training needs at least %d and %d"
              .formatted(usable, vocabulary.size(), LEAST_SESSIONS, LEAST_ITEMS));
    }
  }

  private static void checkItems(Vocabulary vocabulary, Sessions sessions) {
    for (int place = 0; place < sessions.events(); place++) {
      if (sessions.item(place) < 0 || sessions.item(place) >= vocabulary.size()) {
        throw new IllegalArgumentException(
            "click %d is on item %d of %d"
                .formatted(place, sessions.item(place), vocabulary.size()));
      }
    }
  }
}
