package dev.nextclick.models.gru4rec;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A mini-batch, and what it was made of before equal items were merged.
final class StepExample {

  static final Vocabulary VOCABULARY = TrainedModels.vocabulary(12);

  /// The second of their three mini-batches has a session that begins, one that goes on in its slot, one that moves to
  /// another since its slot closed, and items that are there several times as input, as target, and as both.
  private static final Sessions SESSIONS =
      Sessions.of(
          new int[] {0, 1},
          new int[] {2, 3, 3, 5},
          new int[] {4, 4},
          new int[] {6, 3, 7},
          new int[] {8, 3});

  /// Sessions of a full mini-batch.
  static final int SLOTS = 4;

  final Gru4RecSettings settings;

  /// As [MiniBatches] fills it.
  final MiniBatch batch;

  /// Items clicked now.
  final int[] inputs;

  /// Items clicked next.
  final int[] targets;

  /// Items drawn, in the order of their draws.
  final int[] negatives;

  private StepExample(
      Gru4RecSettings settings, MiniBatch batch, int[] inputs, int[] targets, int[] negatives) {
    this.settings = settings;
    this.batch = batch;
    this.inputs = inputs;
    this.targets = targets;
    this.negatives = negatives;
  }

  /// All mini-batches of an epoch.
  static List<StepExample> epoch(Gru4RecSettings settings, long seed) {
    var schedule = new SessionParallelSchedule(SESSIONS, settings.batchSize());
    var miniBatches = new MiniBatches(VOCABULARY, settings, new SplittableRandom(seed));
    var sampler = new NegativeSampler(VOCABULARY, settings.alpha());
    SplittableRandom sameDraws = new SplittableRandom(seed).split();
    List<StepExample> steps = new ArrayList<>();
    for (; schedule.size() > 0; schedule.advance()) {
      MiniBatch batch = new MiniBatch(settings);
      miniBatches.fill(schedule, batch);
      int[] slots = IntStream.range(0, schedule.size()).toArray();
      steps.add(
          new StepExample(
              settings,
              batch,
              IntStream.of(slots).map(schedule::input).toArray(),
              IntStream.of(slots).map(schedule::target).toArray(),
              IntStream.range(0, settings.negatives())
                  .map(_ -> sampler.draw(sameDraws))
                  .toArray()));
    }
    return steps;
  }

  /// All items that a target is told from, its own included, as often as they are there.
  int[] candidates() {
    return IntStream.concat(IntStream.of(targets), IntStream.of(negatives)).toArray();
  }

  /// What each of the [#candidates] weighs: 1 / count^logQ as a target, 1 / (count^alpha)^logQ as a drawn negative; 1 for
  /// all losses but cross-entropy.
  double[] candidateWeights() {
    double logQ = settings.loss() == Loss.CROSS_ENTROPY ? settings.logQ() : 0;
    return IntStream.range(0, targets.length + negatives.length)
        .mapToDouble(
            i ->
                i < targets.length
                    ? Math.pow(count(targets[i]), -logQ)
                    : Math.pow(count(negatives[i - targets.length]), -logQ * settings.alpha()))
        .toArray();
  }

  private static double count(int item) {
    return (double) VOCABULARY.count(item);
  }

  /// What a step of the network gives.
  ///
  /// @param loss as [TrainingStep#learn] says
  /// @param states after the step, for each layer `[slots][units]`
  record Outcome(double loss, List<double[][]> states) {}

  /// The step by the published equations: every candidate is scored on its own, equal or not.
  ///
  /// @param before states after the step before, for each layer `[slots][units]`
  Outcome by(Equations network, List<double[][]> before) {
    int units = network.units();
    int[] candidates = candidates();
    List<double[][]> states = new ArrayList<>();
    for (int layer = 0; layer < network.layers(); layer++) {
      states.add(new double[batch.size][]);
    }
    double loss = 0;
    for (int slot = 0; slot < batch.size; slot++) {
      double[] x = network.input(inputs[slot]);
      if (network.shape().input() != Input.ONE_HOT) {
        x = masked(x, batch.inputMask(), slot * units);
      }
      for (int layer = 0; layer < network.layers(); layer++) {
        int from = batch.carry[slot];
        double[] h = from < 0 ? new double[units] : before.get(layer)[from];
        int mask = (layer * batch.size + slot) * units;
        x = masked(network.cell(layer, x, h), batch.hiddenMask(), mask);
        states.get(layer)[slot] = x;
      }
      double[] readout = network.readout(x);
      double[] scores =
          IntStream.of(candidates).mapToDouble(item -> network.score(readout, item)).toArray();
      boolean[] own = new boolean[candidates.length];
      for (int i = 0; i < own.length; i++) {
        own[i] = candidates[i] == targets[slot];
      }
      loss +=
          PublishedLoss.of(
              settings, network.score(readout, targets[slot]), scores, own, candidateWeights());
    }
    return new Outcome(loss / settings.batchSize(), states);
  }

  private static double[] masked(double[] numbers, float[] mask, int from) {
    double[] masked = numbers.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] *= mask[from + i];
    }
    return masked;
  }

  /// The slopes of the loss, one table for each of the network's, by central differences: off by some 1e-10.
  List<double[]> slopes(Equations network, List<double[][]> before) {
    double step = 1e-6;
    List<double[]> slopes = new ArrayList<>();
    for (double[] table : network.tables()) {
      double[] slope = new double[table.length];
      for (int i = 0; i < table.length; i++) {
        double here = table[i];
        table[i] = here + step;
        double above = by(network, before).loss();
        table[i] = here - step;
        double below = by(network, before).loss();
        table[i] = here;
        slope[i] = (above - below) / (2 * step);
      }
      slopes.add(slope);
    }
    return slopes;
  }
}
