package dev.nextclick.cli.demo;

import dev.nextclick.storefront.Click;
import dev.nextclick.storefront.Visit;
import dev.nextclick.storefront.Visits;
import dev.nextclick.storefront.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// The visitors of the demo: those of the past days, whose clicks are learned from, then those who come after them.
final class Crowds {

  private static final Duration HISTORY = Duration.ofDays(7);

  // The last of the history come about this long ago; their clicks must not lie in the future.
  private static final Duration MARGIN = Duration.ofDays(1);

  // However few come, the last of them comes well before now.
  private static final int LEAST_VISITS_A_HISTORY = 1_000;

  private final World world;
  private final long seed;
  private final Visits history;
  private Instant end;

  /// @param visits how many visitors of the history will be asked for
  Crowds(World world, long seed, Instant now, int visits) {
    this.world = world;
    this.seed = seed;
    end = now.minus(HISTORY).minus(MARGIN);
    history =
        new Visits(
            world,
            "visitor",
            seed + 1,
            end,
            HISTORY.dividedBy(Math.max(visits, LEAST_VISITS_A_HISTORY)));
  }

  World world() {
    return world;
  }

  /// When the last visitor of the history came, so far.
  Instant end() {
    return end;
  }

  /// The next visitors of the history.
  List<Visit> history(int visits) {
    List<Visit> next = Stream.generate(history::next).limit(visits).toList();
    end = begin(next.getLast()).time();
    return next;
  }

  /// Visitors who come when the history ends, all at once; nobody has learned from them.
  List<Visit> after(String name, int number, int visits) {
    Visits crowd = new Visits(world, name, seed + 1 + number, end, Duration.ZERO);
    return Stream.generate(crowd::next).limit(visits).toList();
  }

  private static Click begin(Visit visit) {
    return visit.clicks().getFirst();
  }
}
