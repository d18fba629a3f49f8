package dev.nextclick.models.gru4rec;

import static dev.nextclick.models.kernels.Panels.WIDTH;

import dev.nextclick.models.kernels.Bpr;
import dev.nextclick.models.kernels.BprMax;
import dev.nextclick.models.kernels.CrossEntropy;
import dev.nextclick.models.kernels.Panels;
import dev.nextclick.models.kernels.ScoreLoss;
import dev.nextclick.models.kernels.Top1;
import dev.nextclick.models.kernels.Top1Max;
import java.util.Arrays;

/// One worker's part of the loss: it takes in the scores of the worker's rows block by block ([#take]), makes known what it
/// found ([#publish]), takes in what all workers found ([#combine]), and turns each block into its gradient
/// ([#gradient]).
final class LossShare {

  private final ScoreLoss loss;
  private final ItemShare share;
  private final int worker;
  private final int workers;

  /// Panels `[panels, mostRows, WIDTH]`, of this worker's rows.
  private final float[] scores;

  private final int mostRows;

  /// Statistics of each block `[blocks, panels, statistics, WIDTH]`, of each worker `[workers, panels, statistics, WIDTH]`
  /// (shared by them), and of all `[panels, statistics, WIDTH]`.
  private final float[] ofBlocks;

  private final float[] ofWorkers;
  private final float[] ofAll;

  /// Numbers of one panel's statistics, and of all panels'.
  private final int panelPitch;

  private final int pitch;

  /// Scores of the sessions' targets `[panels, WIDTH]`.
  final float[] targetScores;

  /// `1 / B` of a session, 0 of a slot that holds none `[panels, WIDTH]`.
  private final float[] scale;

  /// @param ofWorkers shared by the workers, as long as [#statistics] says
  LossShare(
      ScoreLoss loss,
      ItemShare share,
      float[] scores,
      int mostRows,
      int mostBlocks,
      int worker,
      int workers,
      float[] ofWorkers) {
    this.loss = loss;
    this.share = share;
    this.scores = scores;
    this.mostRows = mostRows;
    this.worker = worker;
    this.workers = workers;
    this.ofWorkers = ofWorkers;
    panelPitch = loss.statistics() * WIDTH;
    pitch = ofWorkers.length / workers;
    ofBlocks = new float[mostBlocks * pitch];
    ofAll = new float[pitch];
    targetScores = new float[pitch / loss.statistics()];
    scale = new float[pitch / loss.statistics()];
  }

  /// The loss that a training makes small.
  static ScoreLoss of(Gru4RecSettings settings) {
    return switch (settings.loss()) {
      case CROSS_ENTROPY -> new CrossEntropy();
      case BPR -> new Bpr();
      case TOP1 -> new Top1();
      case BPR_MAX -> new BprMax(settings.bpreg(), settings.elu());
      case TOP1_MAX -> new Top1Max();
    };
  }

  /// How many numbers the workers exchange.
  static int statistics(ScoreLoss loss, int panels, int workers) {
    return workers * panels * loss.statistics() * WIDTH;
  }

  /// Takes in the scores of the rows `from` to `to`, after [#targetScores].
  void take(MiniBatch batch, int block, int from, int to) {
    if (loss.excludesTarget()) {
      for (int slot = 0; slot < batch.size; slot++) {
        int target = share.targets[slot];
        if (target >= from && target < to) {
          scores[Panels.column(slot, mostRows) + target * WIDTH] = ScoreLoss.EXCLUDED;
        }
      }
    }
    for (int panel = 0; panel < Panels.count(batch.size); panel++) {
      loss.take(
          scores,
          panel * mostRows * WIDTH,
          from,
          to,
          share.weights,
          targetScores,
          panel * WIDTH,
          ofBlocks,
          block * pitch + panel * panelPitch);
    }
  }

  /// Makes known what was found in blocks 0 to `blocks`.
  void publish(MiniBatch batch, int blocks) {
    for (int panel = 0; panel < Panels.count(batch.size); panel++) {
      int at = panel * panelPitch;
      loss.merge(
          ofBlocks, at, pitch, blocks, targetScores, panel * WIDTH, ofWorkers, worker * pitch + at);
    }
  }

  /// Takes in what all workers found.
  ///
  /// @return the loss of the sessions whose targets are the worker's, divided by the full batch size
  double combine(MiniBatch batch) {
    for (int panel = 0; panel < Panels.count(batch.size); panel++) {
      int at = panel * panelPitch;
      loss.merge(ofWorkers, at, pitch, workers, targetScores, panel * WIDTH, ofAll, at);
    }
    Arrays.fill(scale, 0, batch.size, 1f / batch.fullSize());
    Arrays.fill(scale, batch.size, scale.length, 0f);
    double sum = 0;
    for (int slot = 0; slot < batch.size; slot++) {
      int target = share.targets[slot];
      if (target >= 0) {
        sum += loss.loss(ofAll, lane(slot), targetScores[slot], share.weights[target]);
      }
    }
    return sum / batch.fullSize();
  }

  /// Turns the scores of the rows `from` to `to` into the loss's gradient by them.
  void gradient(MiniBatch batch, int block, int from, int to) {
    for (int panel = 0; panel < Panels.count(batch.size); panel++) {
      int at = panel * panelPitch;
      loss.gradient(
          scores,
          panel * mostRows * WIDTH,
          from,
          to,
          share.weights,
          targetScores,
          panel * WIDTH,
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
        scores[Panels.column(slot, mostRows) + target * WIDTH] +=
            scale[slot] * loss.targetGradient(ofAll, lane(slot), targetScores[slot]);
      }
    }
  }

  /// Where a session's first statistic lies.
  private int lane(int slot) {
    return slot / WIDTH * panelPitch + slot % WIDTH;
  }
}
