package dev.nextclick.models.blend;

import dev.nextclick.models.Sessions;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// Chooses the weights of a blend by coordinate search on validation sessions: one number after the other is moved over
/// its grid, and kept where Recall@20 + MRR@20 is highest, until none helps. The temperatures are moved outside; for
/// each choice of them the weights are found anew, in each situation by itself.
public final class BlendChooser {

  private static final int CUTOFF = 20;

  /// Weights are multiples of one over this.
  private static final int GRID = 20;

  /// Weights are rounded to one over this, so that they read well.
  private static final double DECIMALS = 1e6;

  /// A situation with fewer pairs has the weights that are best for all pairs.
  private static final int LEAST_PAIRS = 200;

  private static final int MOST_ROUNDS = 4;

  private final int parts;
  private final List<ValidationPair> pairs;

  /// `[pair, part, candidate]`, at the temperatures that are tried now
  private final float[][][] shares;

  private final BooleanSupplier cancelled;

  private BlendChooser(int parts, List<ValidationPair> pairs, BooleanSupplier cancelled) {
    this.parts = parts;
    this.pairs = pairs;
    this.cancelled = cancelled;
    shares = new float[pairs.size()][parts][];
  }

  /// Chooses weights.
  ///
  /// @param parts what is blended; they stay open
  /// @param validation sessions that no part learned from
  /// @param mostPairs so many next-item pairs are looked at, or hardly more; each takes some kB of memory
  /// @throws IllegalArgumentException if there is no pair, there are no parts, or they know different items
  public static BlendChoice choose(List<BlendPart> parts, Sessions validation, int mostPairs) {
    return choose(parts, validation, mostPairs, () -> false);
  }

  /// Chooses weights, unless it is cancelled.
  ///
  /// @param parts what is blended; they stay open
  /// @param validation sessions that no part learned from
  /// @param mostPairs so many next-item pairs are looked at, or hardly more; each takes some kB of memory
  /// @param cancelled asked now and then; true ends the choice
  /// @throws CancellationException if it was cancelled
  /// @throws IllegalArgumentException if there is no pair, there are no parts, or they know different items
  public static BlendChoice choose(
      List<BlendPart> parts, Sessions validation, int mostPairs, BooleanSupplier cancelled) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to blend");
    }
    List<ValidationPair> pairs =
        new ValidationPairs(parts, cancelled).collect(validation, mostPairs);
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException(
          "none of the sessions looked at has 2 or more clicks: %d there are"
              .formatted(validation.count()));
    }
    return new BlendChooser(parts.size(), pairs, cancelled).search();
  }

  /// @param weights by situation and part
  /// @param gain the sum over all pairs
  private record Fitted(Map<SessionSituation, List<Double>> weights, Gain gain) {}

  /// @param hits pairs with the target among the first
  /// @param reciprocalRanks sum of 1 / rank over them
  private record Gain(int hits, double reciprocalRanks) {

    static final Gain NONE = new Gain(0, 0);

    double total() {
      return hits + reciprocalRanks;
    }

    Gain plus(Gain other) {
      return new Gain(hits + other.hits, reciprocalRanks + other.reciprocalRanks);
    }
  }

  private BlendChoice search() {
    int[] temperatures = new int[parts];
    Arrays.fill(temperatures, ValidationPair.NEUTRAL);
    for (int part = 0; part < parts; part++) {
      setTemperature(part, temperatures[part]);
    }
    Fitted best = fitWeights();
    boolean better = true;
    for (int round = 0; better && round < MOST_ROUNDS; round++) {
      better = false;
      for (int part = 0; part < parts; part++) {
        int before = temperatures[part];
        for (int t = 0; t < ValidationPair.TEMPERATURES.length; t++) {
          setTemperature(part, t);
          Fitted tried = fitWeights();
          if (tried.gain.total() > best.gain.total()) {
            best = tried;
            temperatures[part] = t;
          }
        }
        setTemperature(part, temperatures[part]);
        better |= temperatures[part] != before;
      }
    }
    List<Double> chosen =
        Arrays.stream(temperatures).mapToObj(t -> ValidationPair.TEMPERATURES[t]).toList();
    return new BlendChoice(
        new BlendWeights(chosen, best.weights),
        (double) best.gain.hits / pairs.size(),
        best.gain.reciprocalRanks / pairs.size(),
        pairs.size());
  }

  private void setTemperature(int part, int temperature) {
    for (int pair = 0; pair < shares.length; pair++) {
      shares[pair][part] = pairs.get(pair).shares(part, temperature);
    }
  }

  private Fitted fitWeights() {
    ValidationPairs.goOnUnless(cancelled);
    double[] equal = new double[parts];
    Arrays.fill(equal, 1.0 / parts);
    int[] all = IntStream.range(0, pairs.size()).toArray();
    double[] common = climb(equal, all);
    Map<SessionSituation, List<Double>> weights = new EnumMap<>(SessionSituation.class);
    Gain gain = Gain.NONE;
    for (SessionSituation situation : SessionSituation.values()) {
      int[] some = Arrays.stream(all).filter(p -> pairs.get(p).situation == situation).toArray();
      double[] own = some.length < LEAST_PAIRS ? common : climb(common, some);
      weights.put(situation, Arrays.stream(own).boxed().toList());
      gain = gain.plus(gain(own, some));
    }
    return new Fitted(weights, gain);
  }

  /// Moves one part's weight after the other; the others share what is left as they did before.
  private double[] climb(double[] start, int[] some) {
    double[] best = start;
    double highest = gain(start, some).total();
    // Of two, the second has what the first leaves: one pass over one of them tries it all.
    int moving = parts == 2 ? 1 : parts;
    int rounds = parts == 2 ? 1 : MOST_ROUNDS;
    boolean better = parts > 1;
    for (int round = 0; better && round < rounds; round++) {
      better = false;
      for (int part = 0; part < moving; part++) {
        double[] from = best;
        for (int step = 0; step <= GRID; step++) {
          double[] tried = moved(from, part, (double) step / GRID);
          double total = gain(tried, some).total();
          if (total > highest) {
            highest = total;
            best = tried;
            better = true;
          }
        }
      }
    }
    return best;
  }

  private double[] moved(double[] from, int part, double weight) {
    double others = 1 - from[part];
    double[] weights = new double[parts];
    for (int other = 0; other < parts; other++) {
      double share = others > 0 ? from[other] / others : 1.0 / (parts - 1);
      double moved = other == part ? weight : (1 - weight) * share;
      weights[other] = Math.min(1, Math.round(moved * DECIMALS) / DECIMALS);
    }
    return weights;
  }

  private Gain gain(double[] weights, int[] some) {
    int hits = 0;
    double reciprocalRanks = 0;
    for (int pair : some) {
      int rank = pairs.get(pair).rank(shares[pair], weights, CUTOFF);
      if (rank > 0) {
        hits++;
        reciprocalRanks += 1.0 / rank;
      }
    }
    return new Gain(hits, reciprocalRanks);
  }
}
