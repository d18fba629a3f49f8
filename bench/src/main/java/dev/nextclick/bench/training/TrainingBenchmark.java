package dev.nextclick.bench.training;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.Gru4RecTraining;
import dev.nextclick.models.gru4rec.TrainingDivergedException;
import dev.nextclick.models.gru4rec.TrainingListener;
import dev.nextclick.models.gru4rec.TrainingProgress;
import dev.nextclick.models.torch.ComputeDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Measures a training as it runs: the real loop over real sessions, the making of the mini-batches included, after the
/// compiler has seen it.
public final class TrainingBenchmark {

  /// Stretches that are measured.
  public static final int RUNS = 5;

  /// Clicks of an epoch at least.
  private static final int LEAST_EVENTS = 200_000;

  /// 256 MiB, for [MachineCeilings].
  private static final int MEMORY_FLOATS = 1 << 26;

  private final Gru4RecSettings settings;
  private final int threads;
  private final Duration stretch;
  private final float[] memory;

  /// Prepares a measurement.
  ///
  /// @param settings whose epochs are too many to end before the measurement does
  /// @param measured how long all runs take together; warming up takes half as long again
  public TrainingBenchmark(Gru4RecSettings settings, int threads, Duration measured) {
    this(settings, threads, measured, MEMORY_FLOATS);
  }

  TrainingBenchmark(Gru4RecSettings settings, int threads, Duration measured, int memoryFloats) {
    this.settings = settings;
    this.threads = threads;
    this.stretch = measured.dividedBy(RUNS);
    memory = new float[memoryFloats];
  }

  /// Trains until all runs are measured.
  ///
  /// @param folder for temporary files
  /// @param listener told of each run, when it is over
  /// @throws IllegalStateException if the training ended before
  public TrainingSpeed run(
      Vocabulary vocabulary, Sessions sessions, Path folder, Consumer<TrainingSpeed.Run> listener)
      throws TooLittleDataException, TrainingDivergedException, IOException {
    Stopwatch stopwatch = new Stopwatch(listener);
    try {
      new Gru4RecTraining(settings, ComputeDevice.CPU, folder, stopwatch, threads)
          .train(vocabulary, longEpoch(sessions));
    } catch (CancellationException e) {
      if (stopwatch.runs.size() == RUNS) {
        return new TrainingSpeed(settings, threads, stopwatch.runs);
      }
      throw e;
    }
    throw new IllegalStateException(
        "%d epochs were over after %d of %d runs: measure for a shorter time, or on more clicks"
            .formatted(settings.epochs(), stopwatch.runs.size(), RUNS));
  }

  /// The sessions, a small set of them again and again: the most epochs there can be should last for hours.
  private static Sessions longEpoch(Sessions sessions) {
    int times = Math.ceilDiv(LEAST_EVENTS, sessions.events());
    int[][] all = new int[times * sessions.count()][];
    for (int i = 0; i < all.length; i++) {
      int session = i % sessions.count();
      all[i] = new int[sessions.length(session)];
      for (int click = 0; click < all[i].length; click++) {
        all[i][click] = sessions.item(sessions.start(session) + click);
      }
    }
    return times == 1 ? sessions : Sessions.of(all);
  }

  /// Counts mini-batches; the first stretches are for warming up.
  private final class Stopwatch implements TrainingListener {

    private final Consumer<TrainingSpeed.Run> listener;
    private final List<TrainingSpeed.Run> runs = new ArrayList<>();

    /// None while warming up.
    private @Nullable MachineCeilings before;

    /// Begins with the first mini-batch: what comes before them is not measured.
    private long start;

    private long miniBatches;
    private long pairs;
    private long items;

    private Stopwatch(Consumer<TrainingSpeed.Run> listener) {
      this.listener = listener;
    }

    @Override
    public void onProgress(TrainingProgress progress) {}

    @Override
    public void onMiniBatch(int pairsInIt, int itemsInIt) {
      if (before == null && miniBatches == 0) {
        start = System.nanoTime();
      }
      miniBatches++;
      pairs += pairsInIt;
      items += itemsInIt;
      long nanos = System.nanoTime() - start;
      long enough = before != null ? stretch.toNanos() : stretch.toNanos() * RUNS / 2;
      if (nanos < enough) {
        return;
      }
      MachineCeilings after = MachineCeilings.measure(threads, memory, stretch.dividedBy(10));
      if (before != null) {
        double seconds = nanos / 1e9;
        StepCost cost = StepCost.of(settings, (double) items / miniBatches);
        TrainingSpeed.Run run =
            new TrainingSpeed.Run(miniBatches / seconds, pairs / seconds, cost, before.mean(after));
        runs.add(run);
        listener.accept(run);
      }
      before = after;
      miniBatches = 0;
      pairs = 0;
      items = 0;
      start = System.nanoTime();
    }

    @Override
    public boolean cancelled() {
      return runs.size() == RUNS || Thread.currentThread().isInterrupted();
    }
  }
}
