package dev.nextclick.models.blend;

import dev.nextclick.models.ItemPlace;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.blend.BlendWeights.Cell;
import dev.nextclick.models.blend.WeightSearch.Gain;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// Chooses the weights of a blend on validation sessions. The temperatures are moved over their grid outside; for each choice
/// of them the weights are found anew, in each situation by itself. With the best of them weights are then told apart by where in
/// the session an item was clicked last.
public final class BlendChooser {

  /// A situation with fewer pairs has the weights that are best for all pairs.
  private static final int LEAST_PAIRS = 200;

  private static final int MOST_ROUNDS = 4;

  private final int parts;
  private final List<ValidationPair> pairs;
  private final WeightSearch weights;
  private final BooleanSupplier cancelled;

  private BlendChooser(int parts, List<ValidationPair> pairs, BooleanSupplier cancelled) {
    this.parts = parts;
    this.pairs = pairs;
    this.cancelled = cancelled;
    weights = new WeightSearch(parts, pairs);
  }

  /// Chooses weights.
  ///
  /// @param parts what is blended; they stay open
  /// @param validation sessions that no part learned from
  /// @param mostPairs so many next-item pairs are looked at, or hardly more; each takes some kB of memory
  /// @throws IllegalArgumentException if there is no pair, there are no parts, or they know different items
  public static BlendChoice choose(List<BlendPart> parts, Sessions validation, int mostPairs) {
    return choose(parts, validation, mostPairs, 1, () -> false);
  }

  /// Chooses weights, unless it is cancelled.
  ///
  /// @param parts what is blended; they stay open
  /// @param validation sessions that no part learned from
  /// @param mostPairs so many next-item pairs are looked at, or hardly more; each takes some kB of memory
  /// @param threads how many may replay sessions; the choice does not depend on it
  /// @param cancelled asked now and then; true ends the choice
  /// @throws CancellationException if it was cancelled
  /// @throws IllegalArgumentException if there is no pair, there are no parts, or they know different items
  public static BlendChoice choose(
      List<BlendPart> parts,
      Sessions validation,
      int mostPairs,
      int threads,
      BooleanSupplier cancelled) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to blend");
    }
    List<ValidationPair> pairs =
        new ValidationPairs(parts, threads, cancelled).collect(validation, mostPairs);
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException(
          "none of the sessions looked at has 2 or more clicks: %d there are"
              .formatted(validation.count()));
    }
    return new BlendChooser(parts.size(), pairs, cancelled).search();
  }

  /// @param weights by situation and part
  /// @param gain the sum over all pairs
  private record Fitted(Map<SessionSituation, double[]> weights, Gain gain) {}

  private BlendChoice search() {
    int[] temperatures = new int[parts];
    Arrays.fill(temperatures, ValidationPair.NEUTRAL);
    for (int part = 0; part < parts; part++) {
      weights.setTemperature(part, temperatures[part]);
    }
    Fitted best = fitWeights();
    boolean better = true;
    for (int round = 0; better && round < MOST_ROUNDS; round++) {
      better = false;
      for (int part = 0; part < parts; part++) {
        int before = temperatures[part];
        for (int t = 0; t < ValidationPair.TEMPERATURES.length; t++) {
          weights.setTemperature(part, t);
          Fitted tried = fitWeights();
          if (tried.gain.total() > best.gain.total()) {
            best = tried;
            temperatures[part] = t;
          }
        }
        weights.setTemperature(part, temperatures[part]);
        better |= temperatures[part] != before;
      }
    }
    return byPlace(temperatures, best);
  }

  private Fitted fitWeights() {
    ValidationPairs.goOnUnless(cancelled);
    double[] equal = new double[parts];
    Arrays.fill(equal, 1.0 / parts);
    double[] common = weights.byPart(equal, IntStream.range(0, pairs.size()).toArray());
    Map<SessionSituation, double[]> fitted = new EnumMap<>(SessionSituation.class);
    Gain gain = Gain.NONE;
    for (SessionSituation situation : SessionSituation.values()) {
      int[] some = pairsOf(situation);
      double[] own = some.length < LEAST_PAIRS ? common : weights.byPart(common, some);
      fitted.put(situation, own);
      gain = gain.plus(weights.gain(WeightSearch.everywhere(own), some));
    }
    return new Fitted(fitted, gain);
  }

  private BlendChoice byPlace(int[] temperatures, Fitted fitted) {
    Map<Cell, List<Double>> cells = new HashMap<>();
    Gain gain = Gain.NONE;
    for (SessionSituation situation : SessionSituation.values()) {
      ValidationPairs.goOnUnless(cancelled);
      int[] some = pairsOf(situation);
      double[] start = fitted.weights.getOrDefault(situation, new double[parts]);
      double[][] own =
          some.length < LEAST_PAIRS
              ? WeightSearch.highestIsOne(WeightSearch.everywhere(start))
              : weights.byPlace(situation, start, some);
      for (ItemPlace place : situation.places()) {
        cells.put(new Cell(situation, place), Arrays.stream(own[place.index()]).boxed().toList());
      }
      gain = gain.plus(weights.gain(own, some));
    }
    return new BlendChoice(
        new BlendWeights(
            Arrays.stream(temperatures).mapToObj(t -> ValidationPair.TEMPERATURES[t]).toList(),
            cells),
        (double) gain.hits() / pairs.size(),
        gain.reciprocalRanks() / pairs.size(),
        pairs.size());
  }

  private int[] pairsOf(SessionSituation situation) {
    return IntStream.range(0, pairs.size())
        .filter(pair -> pairs.get(pair).situation == situation)
        .toArray();
  }
}
