package dev.nextclick.models.gru4rec;

/// Tells a training that went astray from one that learns slowly: its loss is no number, or stays far above that of a
/// model that knows nothing and scores all items alike.
///
/// The second is how a learning rate that is far too high shows. Adagrad bounds every step by the rate, so nothing
/// overflows; the scores become huge, and the loss stays at hundreds of nats.
final class DivergenceWatch {

  /// Mini-batches over which the loss is averaged. The first few dozen of a good training may be bad.
  static final int WINDOW = 200;

  /// How many times the loss of equal scores, plus one nat, is too far. A good training stays under one time, one that
  /// still finds its way back was seen at up to six.
  private static final double FAR = 10;

  private final double learningRate;
  private long steps;
  private long pairs;
  private double losses;
  private double equalScoresLosses;

  DivergenceWatch(double learningRate) {
    this.learningRate = learningRate;
  }

  /// @param loss summed over the mini-batch's pairs
  /// @throws TrainingDivergedException if the training is not worth going on with
  void learned(MiniBatch batch, double loss) throws TrainingDivergedException {
    steps++;
    if (!Double.isFinite(loss)) {
      throw new TrainingDivergedException(steps, loss, learningRate);
    }
    pairs += batch.size;
    losses += loss;
    equalScoresLosses += batch.equalScoresLoss;
    if (steps % WINDOW == 0) {
      if (losses > FAR * (equalScoresLosses + pairs)) {
        throw new TrainingDivergedException(steps, losses / pairs, learningRate);
      }
      pairs = 0;
      losses = 0;
      equalScoresLosses = 0;
    }
  }
}
