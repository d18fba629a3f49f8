package dev.nextclick.models.gru4rec;

import dev.nextclick.models.kernels.Panels;
import dev.nextclick.models.kernels.ScoreLoss;
import java.util.Arrays;
import java.util.Optional;

/// The step in Java, with the Vector API: the same mathematics as the source's, on a team of threads that share each
/// mini-batch. A step is exact: each row has one writer, and the order in which numbers are added up depends on the number
/// of workers only, so one seed and one number of workers give one model, bit for bit.
final class VectorTrainingStep implements TrainingStep {

  private final Gru4RecShape shape;

  // What the workers share.
  final int workers;
  final ParameterRows items;
  final GruLayer[] layers;

  /// Each worker's part of the gradient of the top layer's states: `[workers]` panels `[panels, panelRows, WIDTH]`.
  final float[][] stateGradients;

  final ScoreLoss loss;

  /// What the workers exchange about it.
  final float[] lossStatistics;

  final Team team;

  /// Steps begun.
  int number;

  private final StepWorker[] shares;
  private MiniBatch batch;

  /// Starts from weights.
  ///
  /// @param workers threads that share each mini-batch, the caller of [#learn] among them
  /// @throws IllegalArgumentException if there is a [#refusal]
  VectorTrainingStep(Gru4RecWeights initial, Gru4RecSettings settings, int workers) {
    this.workers = workers;
    shape = initial.shape();
    boolean momentum = settings.momentum() > 0;
    items = new ParameterRows(shape.items(), settings.units() + 1, momentum, workers);
    items.set(initial.embedding(), 0, initial.itemBias(), 0);
    layers = new GruLayer[settings.layers()];
    for (int layer = 0; layer < layers.length; layer++) {
      layers[layer] = new GruLayer(settings, workers);
      layers[layer].set(initial, layer);
    }
    stateGradients = new float[workers][layers[0].inputGradients[0].length];
    int panels = Panels.count(settings.batchSize());
    loss = LossShare.of(settings);
    lossStatistics = new float[LossShare.statistics(loss, panels, workers)];
    batch = new MiniBatch(settings);
    shares = new StepWorker[workers];
    Arrays.setAll(shares, worker -> new StepWorker(this, batch, settings, worker));
    team = new Team(workers, (_, worker) -> shares[worker].learn(batch));
  }

  /// Why this step cannot be taken, if it cannot. Its tables are Java arrays, of less than 2^31 numbers each.
  static Optional<String> refusal(int items, Gru4RecSettings settings, int workers) {
    if (settings.input() != Input.TIED) {
      return Optional.of("the input is %s, not %s".formatted(settings.input(), Input.TIED));
    }
    if (settings.feedForward() > 0) {
      return Optional.of("there are feed-forward layers");
    }
    int most = ParameterRows.mostRows(settings.units() + 1, settings.momentum() > 0) - workers;
    if (items > most) {
      return Optional.of(
          "%,d items of %d units, with what the optimizer keeps of them, do not fit into a Java array; %,d would"
              .formatted(items, settings.units(), most));
    }
    long slots = (long) Panels.count(settings.batchSize()) * Panels.WIDTH;
    long scores = slots * ItemShare.most(settings.negatives() + 2 * settings.batchSize());
    if (scores > Integer.MAX_VALUE - 8) {
      return Optional.of(
          "%,d scores of a mini-batch do not fit into a Java array".formatted(scores));
    }
    return Optional.empty();
  }

  @Override
  public double learn(MiniBatch next) {
    batch = next;
    number++;
    team.run();
    double loss = 0;
    for (StepWorker share : shares) {
      loss += share.lossPart;
    }
    return loss;
  }

  @Override
  public Gru4RecWeights weights() {
    Gru4RecWeights weights = Gru4RecWeights.zeros(shape);
    items.get(weights.embedding(), 0, weights.itemBias(), 0);
    for (int layer = 0; layer < layers.length; layer++) {
      layers[layer].get(weights, layer);
    }
    return weights;
  }

  @Override
  public void close() {
    team.close();
  }
}
