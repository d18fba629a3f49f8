package dev.nextclick.models.gru4rec;

import static dev.nextclick.models.kernels.Panels.WIDTH;

import dev.nextclick.models.kernels.Panels;
import dev.nextclick.models.kernels.Softmax;
import java.util.Arrays;

/// Cross-entropy over the weighted candidates (Hidasi and Karatzoglou, 2018, section 3.1): `p = w e^s / Σ w e^s`,
/// `L = -Σ log p_target / B`, and `dL/ds = (p - [is the target]) / B`.
final class CrossEntropy implements ScoreLoss {

  private final ItemShare share;
  private final int worker;

  /// Panels `[panels, mostRows, WIDTH]`, of this worker's rows.
  private final float[] scores;

  private final int mostRows;

  /// Statistics of each block `[blocks, panels, STATISTICS]`, of each worker `[workers, panels, STATISTICS]` (shared by
  /// them), and of all `[panels, STATISTICS]`.
  private final float[] ofBlocks;

  private final float[] ofWorkers;
  private final float[] ofAll;

  private final int workers;

  /// Numbers of all panels' statistics.
  private final int pitch;

  /// `1 / B` of a session, 0 of a slot that holds none `[panels, WIDTH]`.
  private final float[] scale;

  private final float[] targetScores;

  /// @param ofWorkers shared by the workers, of [#statistics]
  CrossEntropy(
      ItemShare share,
      float[] scores,
      int mostRows,
      int mostBlocks,
      int worker,
      int workers,
      float[] ofWorkers) {
    this.share = share;
    this.scores = scores;
    this.mostRows = mostRows;
    this.worker = worker;
    this.workers = workers;
    this.ofWorkers = ofWorkers;
    pitch = ofWorkers.length / workers;
    ofBlocks = new float[mostBlocks * pitch];
    ofAll = new float[pitch];
    scale = new float[pitch / Softmax.STATISTICS * WIDTH];
    targetScores = new float[share.targets.length];
  }

  /// How many numbers the workers exchange.
  static int statistics(int panels, int workers) {
    return workers * panels * Softmax.STATISTICS;
  }

  @Override
  public void scored(MiniBatch batch, int block, int from, int to) {
    for (int slot = 0; slot < batch.size; slot++) {
      int target = share.targets[slot];
      if (target >= from && target < to) {
        targetScores[slot] = scores[Panels.column(slot, mostRows) + target * WIDTH];
      }
    }
    for (int panel = 0; panel < Panels.count(batch.size); panel++) {
      int statistics = block * pitch + panel * Softmax.STATISTICS;
      Softmax.exponentials(
          scores, panel * mostRows * WIDTH, from, to, share.weights, ofBlocks, statistics);
    }
  }

  @Override
  public void publish(MiniBatch batch, int blocks) {
    for (int panel = 0; panel < Panels.count(batch.size); panel++) {
      int at = panel * Softmax.STATISTICS;
      Softmax.merge(ofBlocks, at, pitch, blocks, ofWorkers, worker * pitch + at);
    }
  }

  @Override
  public double combine(MiniBatch batch) {
    for (int panel = 0; panel < Panels.count(batch.size); panel++) {
      int at = panel * Softmax.STATISTICS;
      Softmax.merge(ofWorkers, at, pitch, workers, ofAll, at);
    }
    Arrays.fill(scale, 0, batch.size, 1f / batch.fullSize());
    Arrays.fill(scale, batch.size, scale.length, 0f);
    double loss = 0;
    for (int slot = 0; slot < batch.size; slot++) {
      int target = share.targets[slot];
      if (target >= 0) {
        int statistics = slot / WIDTH * Softmax.STATISTICS + slot % WIDTH;
        double logSum = Math.log(ofAll[statistics + WIDTH]) + ofAll[statistics];
        loss += logSum - targetScores[slot] - Math.log(share.weights[target]);
      }
    }
    return loss / batch.fullSize();
  }

  @Override
  public void gradient(MiniBatch batch, int block, int from, int to) {
    for (int panel = 0; panel < Panels.count(batch.size); panel++) {
      int at = panel * Softmax.STATISTICS;
      Softmax.scale(
          scores,
          panel * mostRows * WIDTH,
          from,
          to,
          ofBlocks,
          block * pitch + at,
          ofAll,
          at,
          scale,
          panel * WIDTH);
    }
    for (int slot = 0; slot < batch.size; slot++) {
      int target = share.targets[slot];
      if (target >= from && target < to) {
        scores[Panels.column(slot, mostRows) + target * WIDTH] -= scale[slot];
      }
    }
  }
}
