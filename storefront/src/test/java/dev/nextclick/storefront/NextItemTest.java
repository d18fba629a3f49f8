package dev.nextclick.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class NextItemTest {

  private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
  private static final int VISITS = 1_000;
  private static final int CUTOFF = 20;

  private final long seed = RandomGenerator.getDefault().nextLong();

  /// Hit rates among the first 20, over all pairs of some visits.
  private record Measured(double best, double expectedBest, double lastClickOnly, int pairs) {}

  @ParameterizedTest
  @EnumSource
  void aWorldIsNeitherEasyNorHopelessAndNeedsMoreThanTheLastClick(WorldKind kind) {
    Measured measured = measure(World.of(kind, seed));

    System.out.printf("world %s, seed %d: %s%n", kind, seed, measured);
    assertThat(measured.best()).as("the best possible Recall@20").isBetween(0.3, 0.7);
    assertThat(measured.lastClickOnly())
        .as("Recall@20 from the last click alone, beside %s", measured)
        .isLessThan(0.8 * measured.best());
  }

  @ParameterizedTest
  @EnumSource
  void hitsAreAsFrequentAsTheProbabilitiesSay(WorldKind kind) {
    Measured measured = measure(World.of(kind, seed));

    System.out.printf("world %s, seed %d: %s%n", kind, seed, measured);
    // Pairs of one visit depend on each other: twice the deviation of independent ones, five times.
    double deviation = 2 * Math.sqrt(measured.best() * (1 - measured.best()) / measured.pairs());
    assertThat(measured.best()).isCloseTo(measured.expectedBest(), within(5 * deviation));
  }

  @ParameterizedTest
  @EnumSource
  void probabilitiesAddUpToOneAfterAnyClicks(WorldKind kind) {
    World world = World.of(kind, seed);
    NextItem next = new NextItem(world.day(NOON));
    double[] probabilities = new double[world.items().size()];

    next.probabilities(probabilities);
    assertThat(Arrays.stream(probabilities).sum()).isCloseTo(1, within(1e-9));
    for (int item : List.of(0, 0, world.items().size() - 1, 2_500)) {
      next.click(item);
      next.probabilities(probabilities);
      assertThat(Arrays.stream(probabilities).sum()).isCloseTo(1, within(1e-9));
      assertThat(Arrays.stream(probabilities).min().orElseThrow()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSessionThatBeginsOwesNothingToTheOneBefore(WorldKind kind) {
    World world = World.of(kind, seed);
    NextItem fresh = new NextItem(world.day(NOON));
    NextItem used = new NextItem(world.day(NOON));
    used.click(17);
    used.click(4_000);
    used.begin();

    Stream.of(fresh, used).forEach(next -> next.click(3));

    assertThat(probabilities(world, used)).isEqualTo(probabilities(world, fresh));
  }

  @ParameterizedTest
  @EnumSource
  void anArrayTooShortForTheCatalogueIsRefused(WorldKind kind) {
    NextItem next = new NextItem(World.of(kind, seed).day(NOON));

    assertThatThrownBy(() -> next.probabilities(new double[7]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("7 places");
  }

  private static double[] probabilities(World world, NextItem next) {
    double[] probabilities = new double[world.items().size()];
    next.probabilities(probabilities);
    return probabilities;
  }

  private Measured measure(World world) {
    Day day = world.day(NOON);
    NextItem next = new NextItem(day);
    LastClickOnly lastClickOnly = new LastClickOnly(day);
    Visits visits = new Visits(world, "t", seed + 1, NOON, Duration.ofSeconds(10));
    double[] best = new double[world.items().size()];
    double[] last = new double[world.items().size()];
    int pairs = 0;
    int hits = 0;
    int lastHits = 0;
    double expected = 0;
    for (int visit = 0; visit < VISITS; visit++) {
      List<Click> clicks = visits.next().clicks();
      next.begin();
      for (int place = 0; place < clicks.size() - 1; place++) {
        int clicked = clicks.get(place).item().index();
        int target = clicks.get(place + 1).item().index();
        next.click(clicked);
        next.probabilities(best);
        lastClickOnly.probabilities(clicked, last);
        pairs++;
        hits += isHit(best, target) ? 1 : 0;
        lastHits += isHit(last, target) ? 1 : 0;
        expected += Arrays.stream(best).sorted().skip(best.length - CUTOFF).sum();
      }
    }
    return new Measured((double) hits / pairs, expected / pairs, (double) lastHits / pairs, pairs);
  }

  /// Ties count against the ranking.
  private static boolean isHit(double[] scores, int target) {
    int notBelow = 0;
    for (double score : scores) {
      notBelow += score >= scores[target] ? 1 : 0;
    }
    return notBelow <= CUTOFF;
  }
}
