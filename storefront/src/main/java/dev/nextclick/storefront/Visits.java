package dev.nextclick.storefront;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/// Visitors of a world over some time, in the order in which they come; without an end. One seed gives one crowd.
public final class Visits implements Iterator<Visit> {

  private static final long CROWD = 0x4352_4F57L;
  private static final int LONGEST = 40;
  private static final double MEAN_PAUSE_SECONDS = 25;
  private static final double LONGEST_PAUSE_SECONDS = 600;

  private final World world;
  private final String name;
  private final SplittableRandom random;
  private final double meanGapSeconds;
  private Instant next;
  private Day day;
  private long number;

  /// @param name begins each session's id; crowds of one world need different ones
  /// @param seed what is drawn from; crowds of one world need different ones
  /// @param from when the first may come
  /// @param meanGap the mean time between two arrivals
  public Visits(World world, String name, long seed, Instant from, Duration meanGap) {
    this.world = world;
    this.name = name;
    this.random = new SplittableRandom(seed ^ CROWD);
    this.meanGapSeconds = meanGap.toNanos() / 1e9;
    this.next = from;
    this.day = world.day(from);
  }

  /// There is always one more.
  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Visit next() {
    Instant time = next.plus(seconds(exponential(meanGapSeconds)));
    next = time;
    if (World.dayNumber(time) != day.number()) {
      day = world.day(time);
    }
    String sessionId = "%s-%07d".formatted(name, ++number);
    int intent = day.intentDraws().next(random);
    List<Click> clicks = new ArrayList<>();
    int item = first(intent);
    clicks.add(new Click(sessionId, world.items().get(item), time));
    do {
      item = following(item, intent);
      time = time.plus(seconds(Math.min(LONGEST_PAUSE_SECONDS, exponential(MEAN_PAUSE_SECONDS))));
      clicks.add(new Click(sessionId, world.items().get(item), time));
    } while (clicks.size() < LONGEST && random.nextDouble() >= world.shape().stop());
    return new Visit(sessionId, clicks);
  }

  private int first(int intent) {
    return random.nextDouble() < world.shape().wander()
        ? day.overallDraws().next(random)
        : followed(intent, -1);
  }

  private int following(int item, int intent) {
    double way = random.nextDouble();
    if (way < world.shape().link()) {
      return link(item);
    }
    return way < world.shape().link() + world.shape().wander()
        ? day.overallDraws().next(random)
        : followed(intent, world.category(item));
  }

  private int link(int item) {
    double at = random.nextDouble();
    double[] shares = world.linkShares();
    int link = 0;
    while (link < shares.length - 1 && at >= shares[link]) {
      at -= shares[link++];
    }
    return world.links(item)[link];
  }

  private int followed(int intent, int from) {
    int[] both = world.categories(intent);
    int category = random.nextDouble() < world.goes(intent, from, both[0]) ? both[0] : both[1];
    int band = world.intentBand(intent);
    if (random.nextDouble() < world.shape().strayBand()) {
      int other = random.nextInt(world.shape().bands() - 1);
      band = other < band ? other : other + 1;
    }
    return day.cellDraws(world.cell(category, band)).next(random);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  private double exponential(double mean) {
    return -mean * Math.log(1 - random.nextDouble());
  }
}
