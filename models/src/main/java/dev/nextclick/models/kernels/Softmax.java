package dev.nextclick.models.kernels;

import static dev.nextclick.models.kernels.Panels.LANES;
import static dev.nextclick.models.kernels.Panels.LANE_COUNT;
import static dev.nextclick.models.kernels.Panels.WIDTH;

import jdk.incubator.vector.FloatVector;

/// The softmax of weighted scores, `p = w e^s / Σ w e^s`, taken apart so that each block of rows is passed over while it is
/// in the first-level cache: [#exponentials] as soon as a block is scored, [#merge] over all blocks, [#scale] when the
/// block is next looked at.
///
/// A block's *statistics* are `[2, WIDTH]`: the largest score m of each session, and its `Σ w e^(s - m)`.
public final class Softmax {

  /// Numbers of one panel's statistics.
  public static final int STATISTICS = 2 * WIDTH;

  /// Less than any score.
  private static final float LEAST = -1e30f;

  private Softmax() {}

  /// Turns one panel's scores of a block of rows into `w e^(s - m)`, m the largest score of the block.
  ///
  /// @param scores `[rows, WIDTH]` from `at` on; rows `from` to `to` are read and written
  /// @param weights `[rows]`; a row of weight 0 has no say in m
  /// @param statistics the block's, written from `statisticsAt` on
  public static void exponentials(
      float[] scores,
      int at,
      int from,
      int to,
      float[] weights,
      float[] statistics,
      int statisticsAt) {
    for (int half = 0; half < WIDTH; half += LANE_COUNT) {
      FloatVector largest = FloatVector.broadcast(LANES, LEAST);
      for (int row = from; row < to; row++) {
        if (weights[row] > 0) {
          largest = largest.max(FloatVector.fromArray(LANES, scores, at + row * WIDTH + half));
        }
      }
      FloatVector sum = FloatVector.zero(LANES);
      for (int row = from; row < to; row++) {
        int place = at + row * WIDTH + half;
        FloatVector s = FloatVector.fromArray(LANES, scores, place);
        FloatVector e = Exponential.exp(s.sub(largest)).mul(weights[row]);
        e.intoArray(scores, place);
        sum = sum.add(e);
      }
      largest.intoArray(statistics, statisticsAt + half);
      sum.intoArray(statistics, statisticsAt + WIDTH + half);
    }
  }

  /// One panel's statistics of several blocks as those of one: `m = max m_b`, `sum = Σ sum_b e^(m_b - m)`.
  ///
  /// @param statistics of the blocks: block b's from `at + b * stride` on
  /// @param merged written from `mergedAt` on
  public static void merge(
      float[] statistics, int at, int stride, int blocks, float[] merged, int mergedAt) {
    for (int half = 0; half < WIDTH; half += LANE_COUNT) {
      FloatVector largest = FloatVector.broadcast(LANES, LEAST);
      for (int block = 0; block < blocks; block++) {
        largest = largest.max(FloatVector.fromArray(LANES, statistics, at + block * stride + half));
      }
      FloatVector sum = FloatVector.zero(LANES);
      for (int block = 0; block < blocks; block++) {
        int place = at + block * stride + half;
        FloatVector m = FloatVector.fromArray(LANES, statistics, place);
        FloatVector part = FloatVector.fromArray(LANES, statistics, place + WIDTH);
        sum = Exponential.exp(m.sub(largest)).fma(part, sum);
      }
      largest.intoArray(merged, mergedAt + half);
      sum.intoArray(merged, mergedAt + WIDTH + half);
    }
  }

  /// Turns one panel's `w e^(s - m_b)` of a block into `p · scale`.
  ///
  /// @param scores `[rows, WIDTH]` from `at` on; rows `from` to `to` are read and written
  /// @param statistics the block's, from `statisticsAt` on
  /// @param merged those of all blocks, from `mergedAt` on
  /// @param scale of each session `[WIDTH]`, from `scaleAt` on
  public static void scale(
      float[] scores,
      int at,
      int from,
      int to,
      float[] statistics,
      int statisticsAt,
      float[] merged,
      int mergedAt,
      float[] scale,
      int scaleAt) {
    for (int half = 0; half < WIDTH; half += LANE_COUNT) {
      FloatVector m = FloatVector.fromArray(LANES, statistics, statisticsAt + half);
      FloatVector largest = FloatVector.fromArray(LANES, merged, mergedAt + half);
      FloatVector sum = FloatVector.fromArray(LANES, merged, mergedAt + WIDTH + half);
      FloatVector factor =
          Exponential.exp(m.sub(largest))
              .mul(FloatVector.fromArray(LANES, scale, scaleAt + half))
              .div(sum);
      for (int row = from; row < to; row++) {
        int place = at + row * WIDTH + half;
        FloatVector.fromArray(LANES, scores, place).mul(factor).intoArray(scores, place);
      }
    }
  }
}
