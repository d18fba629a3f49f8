package dev.nextclick.models.evaluation;

import java.util.List;
import java.util.stream.IntStream;

/// Sums over the pairs of each bucket.
final class Buckets {

  private final List<String> labels;
  private final long[] pairs;
  private final long[] hits;
  private final double[] reciprocalRanks;

  Buckets(List<String> labels) {
    this.labels = labels;
    pairs = new long[labels.size()];
    hits = new long[labels.size()];
    reciprocalRanks = new double[labels.size()];
  }

  void add(int bucket, int rank) {
    pairs[bucket]++;
    if (rank <= Evaluation.CUTOFF) {
      hits[bucket]++;
      reciprocalRanks[bucket] += 1.0 / rank;
    }
  }

  List<Bucket> list() {
    return IntStream.range(0, labels.size()).mapToObj(this::bucket).toList();
  }

  private Bucket bucket(int bucket) {
    double of = Math.max(1, pairs[bucket]);
    return new Bucket(
        labels.get(bucket), pairs[bucket], hits[bucket] / of, reciprocalRanks[bucket] / of);
  }
}
