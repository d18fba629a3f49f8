package dev.nextclick.models.gru4rec;

/// The loss is no number any more, or stays far above that of knowing nothing: the learning rate is too high for this data.
public final class TrainingDivergedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final long step;
  private final double loss;
  private final double learningRate;

  /// @param step the mini-batch, counted from 1 over all epochs
  /// @param loss of a pair (nats), or what is no number
  /// @param learningRate the learning rate in use
  public TrainingDivergedException(long step, double loss, double learningRate) {
    super(
        "training diverged: loss %s at step %d with learning rate %s; use a lower learning rate"
            .formatted(loss, step, learningRate));
    this.step = step;
    this.loss = loss;
    this.learningRate = learningRate;
  }

  /// The mini-batch, counted from 1 over all epochs.
  public long step() {
    return step;
  }

  /// Mean loss of a pair over the last mini-batches (nats), or what is not a number, or infinite.
  public double loss() {
    return loss;
  }

  /// The learning rate in use.
  public double learningRate() {
    return learningRate;
  }
}
