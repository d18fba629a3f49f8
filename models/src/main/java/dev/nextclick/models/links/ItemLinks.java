package dev.nextclick.models.links;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// From each item to others, each link with a weight above 0; an item's heaviest links come first, of equal ones the
/// lower index.
public final class ItemLinks {

  private final int[] offsets;
  private final int[] targets;
  private final float[] weights;

  private ItemLinks(int[] offsets, int[] targets, float[] weights) {
    this.offsets = offsets;
    this.targets = targets;
    this.weights = weights;
  }

  /// Adds up the weights of one item's links.
  @FunctionalInterface
  public interface Counter {
    /// Called for each item in turn, with sums that are empty.
    void count(int item, Sums sums);
  }

  /// Counts item by item, and keeps each one's heaviest links.
  ///
  /// @param most how many of each
  public static ItemLinks build(int items, int most, Counter counter) {
    Sums sums = new Sums(items);
    int[] offsets = new int[items + 1];
    int[] targets = new int[1024];
    float[] weights = new float[targets.length];
    for (int item = 0; item < items; item++) {
      counter.count(item, sums);
      int[] heaviest = sums.heaviest(most);
      int at = offsets[item];
      if (at + heaviest.length > targets.length) {
        int room = Math.max(at + heaviest.length, targets.length + targets.length / 2);
        targets = Arrays.copyOf(targets, room);
        weights = Arrays.copyOf(weights, room);
      }
      for (int target : heaviest) {
        targets[at] = target;
        weights[at++] = (float) sums.weights[target];
      }
      offsets[item + 1] = at;
      sums.clear();
    }
    return new ItemLinks(
        offsets, Arrays.copyOf(targets, offsets[items]), Arrays.copyOf(weights, offsets[items]));
  }

  /// Writes the weights of an item's links into an array of scores.
  public void write(int item, float[] scores) {
    for (int at = offsets[item]; at < offsets[item + 1]; at++) {
      scores[targets[at]] = weights[at];
    }
  }

  /// Where an item's links begin, for [#target] and [#weight].
  public int from(int item) {
    return offsets[item];
  }

  /// Where they end; the last item's end is the number of all links.
  public int to(int item) {
    return offsets[item + 1];
  }

  /// Where a link goes.
  public int target(int number) {
    return targets[number];
  }

  /// Its weight, above 0.
  public float weight(int number) {
    return weights[number];
  }

  /// The weights of one item's links while they are counted.
  public static final class Sums {

    private final double[] weights;
    private final int[] targets;
    private int size;

    private Sums(int items) {
      weights = new double[items];
      targets = new int[items];
    }

    /// Adds to the weight of a link.
    ///
    /// @param weight above 0
    public void add(int target, double weight) {
      if (weights[target] == 0) {
        targets[size++] = target;
      }
      weights[target] += weight;
    }

    /// Multiplies the weight of each link by a factor of its target, above 0.
    public void scale(double[] factors) {
      for (int i = 0; i < size; i++) {
        weights[targets[i]] *= factors[targets[i]];
      }
    }

    /// The weights of all of the item's links together.
    public double total() {
      double total = 0;
      for (int i = 0; i < size; i++) {
        total += weights[targets[i]];
      }
      return total;
    }

    /// Multiplies the weight of each link by one factor, above 0.
    public void scale(double factor) {
      for (int i = 0; i < size; i++) {
        weights[targets[i]] *= factor;
      }
    }

    private int[] heaviest(int most) {
      return IntStream.range(0, size)
          .mapToObj(i -> targets[i])
          .sorted(
              Comparator.comparingDouble((Integer target) -> -weights[target])
                  .thenComparing(Comparator.naturalOrder()))
          .limit(most)
          .mapToInt(Integer::intValue)
          .toArray();
    }

    private void clear() {
      for (int i = 0; i < size; i++) {
        weights[targets[i]] = 0;
      }
      size = 0;
    }
  }
}
