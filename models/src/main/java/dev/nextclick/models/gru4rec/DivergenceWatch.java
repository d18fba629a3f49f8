package dev.nextclick.models.gru4rec;

/// Tells a training that went astray from one that learns slowly: its loss is no number, or stays far above that of a
/// model that knows nothing and scores all items alike.
///
/// The second is how a learning rate that is far too high shows. Adagrad bounds every step by the rate, so nothing
/// overflows; the scores become huge, and the loss stays at hundreds of nats. TOP1 and TOP1-max are never more than 2; there
/// huge scores show as a loss between that of equal scores, 1, and 2, where that of the first few dozen mini-batches may be
/// too. So it takes [#WINDOW] of them to tell.
final class DivergenceWatch {

  /// Mini-batches over which the loss is averaged, again and again. The first few dozen of a good training may be bad.
  static final int WINDOW = 200;

  /// Mini-batches at the end over which the loss is averaged once more: what counts then is the model as it came out. Over
  /// all of them where there were fewer, since even the first ones of a good training stay under [#FAR].
  static final int END = 50;

  /// How many times the loss of equal scores, plus one nat, is too far. A good training stays under one time on average, one
  /// that still finds its way back was seen at up to six.
  private static final double FAR = 10;

  /// The same for losses that are bounded: how many times the loss of equal scores is too far.
  private static final double FAR_WHERE_BOUNDED = 1.35;

  private final boolean bounded;

  private final double learningRate;
  private long steps;

  /// What the last mini-batches cost, and what is too much, summed over their pairs (nats): `[WINDOW]`, by step modulo WINDOW.
  private final double[] losses = new double[WINDOW];

  private final double[] limits = new double[WINDOW];
  private final int[] pairs = new int[WINDOW];

  DivergenceWatch(Loss loss, double learningRate) {
    this.bounded = loss == Loss.TOP1 || loss == Loss.TOP1_MAX;
    this.learningRate = learningRate;
  }

  /// @param loss summed over the mini-batch's pairs
  /// @throws TrainingDivergedException if the training is not worth going on with
  void learned(MiniBatch batch, double loss) throws TrainingDivergedException {
    int place = (int) (steps % WINDOW);
    losses[place] = loss;
    limits[place] =
        bounded
            ? FAR_WHERE_BOUNDED * batch.equalScoresLoss
            : FAR * (batch.equalScoresLoss + batch.size);
    pairs[place] = batch.size;
    steps++;
    if (!Double.isFinite(loss)) {
      throw new TrainingDivergedException(steps, loss, learningRate);
    }
    if (steps % WINDOW == 0) {
      judge(WINDOW);
    }
  }

  /// To be called when all mini-batches have been learned from.
  ///
  /// @throws TrainingDivergedException if what was learned is worth nothing
  void ended() throws TrainingDivergedException {
    if (!bounded || steps >= WINDOW) {
      judge((int) Math.min(steps, END));
    }
  }

  private void judge(int last) throws TrainingDivergedException {
    double loss = 0;
    double limit = 0;
    long count = 0;
    for (long step = steps - last; step < steps; step++) {
      int place = (int) (step % WINDOW);
      loss += losses[place];
      limit += limits[place];
      count += pairs[place];
    }
    if (loss > limit) {
      throw new TrainingDivergedException(steps, loss / count, learningRate);
    }
  }
}
