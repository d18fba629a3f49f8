package dev.nextclick.models.gru4rec;

import dev.nextclick.models.Vocabulary;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Fills in mini-batches: draws the negatives, merges equal items, draws the dropout.
///
/// **Merging is exact.** An item that is a candidate several times has one score whose exponential counts with the sum of
/// its copies' weights; the gradient of that one row is then the sum over the copies, which is what Adagrad must square.
/// An item that is an input only is no candidate: its weight is 0.
///
/// **The logQ correction** takes the sampling's bias out of the scores (Bengio and Senécal, 2008): an item met as a target
/// weighs 1 / count^logQ, one drawn as a negative 1 / (count^alpha)^logQ. It belongs to the softmax of cross-entropy; for the
/// other losses every copy weighs 1, and they leave out those of a session's own target.
final class MiniBatches {

  private final Gru4RecSettings settings;
  private final NegativeSampler sampler;
  private final SplittableRandom negatives;
  private final SplittableRandom dropout;
  private final float[] targetWeights;
  private final float[] negativeWeights;

  /// Item -> its place in this mini-batch plus `firstPlace`; anything less is from a mini-batch before.
  private final int[] places;

  private int firstPlace = 1;

  private final int[] drawn;

  MiniBatches(Vocabulary vocabulary, Gru4RecSettings settings, SplittableRandom random) {
    double logQ = settings.loss() == Loss.CROSS_ENTROPY ? settings.logQ() : 0;
    this.settings = settings;
    this.sampler = new NegativeSampler(vocabulary, settings.alpha());
    this.negatives = random.split();
    this.dropout = random.split();
    this.places = new int[vocabulary.size()];
    this.drawn = new int[settings.negatives()];
    this.targetWeights = new float[vocabulary.size()];
    this.negativeWeights = new float[vocabulary.size()];
    for (int item = 0; item < targetWeights.length; item++) {
      double count = (double) vocabulary.count(item);
      targetWeights[item] = (float) Math.pow(count, -logQ);
      negativeWeights[item] = (float) Math.pow(count, -logQ * settings.alpha());
    }
  }

  /// Fills in the schedule's current mini-batch.
  void fill(SessionParallelSchedule schedule, MiniBatch batch) {
    firstPlace += batch.items.length;
    if (firstPlace > Integer.MAX_VALUE - 2 * batch.items.length) {
      Arrays.fill(places, 0);
      firstPlace = 1;
    }
    batch.size = schedule.size();
    batch.rows = 0;
    for (int slot = 0; slot < batch.size; slot++) {
      batch.carry[slot] = schedule.carry(slot);
      batch.inputs[slot] = place(schedule.input(slot), batch);
    }
    batch.inputRows = batch.rows;
    for (int slot = 0; slot < batch.size; slot++) {
      int target = schedule.target(slot);
      batch.targets[slot] = place(target, batch);
      batch.weights[batch.targets[slot]] += targetWeights[target];
    }
    sampler.draw(negatives, drawn, settings.negatives());
    for (int i = 0; i < settings.negatives(); i++) {
      batch.weights[place(drawn[i], batch)] += negativeWeights[drawn[i]];
    }
    double allWeights = 0;
    for (int row = 0; row < batch.rows; row++) {
      allWeights += batch.weights[row];
    }
    batch.equalScoresLoss = equalScoresLoss(batch, allWeights);
    batch.inputSeed = dropout.nextInt();
    batch.hiddenSeed = dropout.nextInt();
  }

  private double equalScoresLoss(MiniBatch batch, double allWeights) {
    return switch (settings.loss()) {
      case CROSS_ENTROPY -> {
        double loss = batch.size * Math.log(allWeights);
        for (int slot = 0; slot < batch.size; slot++) {
          loss -= Math.log(batch.weights[batch.targets[slot]]);
        }
        yield loss;
      }
      case BPR, BPR_MAX -> batch.size * Math.log(2);
      case TOP1, TOP1_MAX -> batch.size;
    };
  }

  /// The item's place among the distinct items; a new item goes to the end, with a weight of 0.
  private int place(int item, MiniBatch batch) {
    int known = places[item] - firstPlace;
    if (known >= 0) {
      return known;
    }
    places[item] = firstPlace + batch.rows;
    batch.items[batch.rows] = item;
    batch.weights[batch.rows] = 0;
    return batch.rows++;
  }
}
