package dev.nextclick.models.tuning;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// Says which settings to try next: the tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl, "Algorithms for
/// Hyper-Parameter Optimization", 2011, section 4).
///
/// The trials so far are split into the best few and the rest. For each dimension, a density `l` is fitted to the best and a density `g`
/// to the rest; of some values drawn from `l`, the one with the largest `l / g` is taken, which maximises the expected improvement
/// (equation 4). Until there are some trials, values are drawn evenly; or, where the search goes on from good settings, near the best so far
/// ([Surroundings]).
public final class TreeParzen {

  /// Trials before the densities are asked.
  public static final int RANDOM_TRIALS = 10;

  /// The share of the trials that counts as the best: gamma.
  private static final double BEST_SHARE = 0.15;

  private static final int CANDIDATES = 24;

  /// Draws before a repetition is accepted.
  private static final int MOST_DRAWS = 20;

  private final List<Dimension> space;
  private final boolean near;

  /// A search that knows nothing.
  ///
  /// @param space one or more dimensions
  public TreeParzen(List<Dimension> space) {
    this(space, false);
  }

  /// @param space one or more dimensions
  /// @param near whether the first trials are near the best so far, because that is known to be good
  public TreeParzen(List<Dimension> space, boolean near) {
    this.near = near;
    if (space.isEmpty()) {
      throw new IllegalArgumentException("nothing to search");
    }
    this.space = List.copyOf(space);
  }

  /// A value for each dimension, by its name. Not one of the trials so far again, if that can be helped.
  ///
  /// @param bestFirst the values of the trials so far, a value for each dimension
  /// @param random where the draws come from
  public Map<String, String> next(List<Map<String, String>> bestFirst, SplittableRandom random) {
    Set<Map<String, String>> tried = Set.copyOf(bestFirst);
    Map<String, String> values = draw(bestFirst, random);
    for (int draw = 1; draw < MOST_DRAWS && tried.contains(values); draw++) {
      values = draw(bestFirst, random);
    }
    return values;
  }

  private Map<String, String> draw(List<Map<String, String>> bestFirst, SplittableRandom random) {
    if (near && !bestFirst.isEmpty() && bestFirst.size() < RANDOM_TRIALS) {
      return Surroundings.draw(space, bestFirst.getFirst(), random);
    }
    int best = (int) Math.ceil(BEST_SHARE * bestFirst.size());
    Map<String, String> values = new LinkedHashMap<>();
    for (Dimension dimension : space) {
      String name = dimension.name();
      List<String> all = bestFirst.stream().map(trial -> trial.getOrDefault(name, "")).toList();
      List<String> good = all.subList(0, best);
      List<String> rest = all.subList(best, all.size());
      boolean evenly = bestFirst.size() < RANDOM_TRIALS;
      values.put(
          name,
          switch (dimension) {
            case Dimension.Range range ->
                evenly ? range.at(random.nextDouble()) : number(range, good, rest, random);
            case Dimension.Choice choice ->
                evenly
                    ? choice.options().get(random.nextInt(choice.options().size()))
                    : option(choice, good, rest, random);
          });
    }
    return values;
  }

  private static String number(
      Dimension.Range range, List<String> good, List<String> rest, SplittableRandom random) {
    ParzenDensity l = ParzenDensity.of(good.stream().mapToDouble(range::place).toArray());
    ParzenDensity g = ParzenDensity.of(rest.stream().mapToDouble(range::place).toArray());
    double chosen = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int candidate = 0; candidate < CANDIDATES; candidate++) {
      double place = l.draw(random);
      double ratio = Math.log(l.at(place)) - Math.log(g.at(place));
      if (ratio > most) {
        most = ratio;
        chosen = place;
      }
    }
    return range.at(chosen);
  }

  private static String option(
      Dimension.Choice choice, List<String> good, List<String> rest, SplittableRandom random) {
    List<String> options = choice.options();
    String chosen = options.getFirst();
    double most = Double.NEGATIVE_INFINITY;
    for (int candidate = 0; candidate < CANDIDATES; candidate++) {
      String option = drawn(options, good, random);
      double ratio = share(option, options, good) / share(option, options, rest);
      if (ratio > most) {
        most = ratio;
        chosen = option;
      }
    }
    return chosen;
  }

  private static String drawn(List<String> options, List<String> seen, SplittableRandom random) {
    double place = random.nextDouble();
    for (String option : options) {
      place -= share(option, options, seen);
      if (place < 0) {
        return option;
      }
    }
    return options.getLast();
  }

  /// How often it was seen, as if each option had been seen once before.
  private static double share(String option, List<String> options, List<String> seen) {
    double times = 1;
    for (String value : seen) {
      times += value.equals(option) ? 1 : 0;
    }
    return times / (options.size() + seen.size());
  }
}
