package dev.nextclick.storefront;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// A simulated site: all that is drawn once, from a seed. One seed gives one world. Immutable, and safe for use by many threads.
public final class World {

  // What is drawn from a seed must not be drawn again from the same one for another purpose.
  private static final long STRUCTURE = 0x5354_5255L;
  private static final long NAMES = 0x4E41_4D45L;

  // Of an item's links, the first is followed most.
  private static final double LINK_FALL = 0.6;
  private static final double LEAST_STAY = 0.2;
  private static final double MOST_STAY = 0.45;

  private final WorldKind kind;
  private final Shape shape;
  private final List<Item> items;
  private final Map<String, Item> byId = new HashMap<>();

  /// The two categories of each pair, `[pairs][2]`; intent `p * bands + b` is pair `p` and band `b`.
  private final int[][] pairs;

  /// How likely an intent's visitor is to stay in the category of the last click, `[pairs]`.
  private final double[] stay;

  /// The items that each item leads to, `[items][links]`.
  private final int[][] links;

  /// The share of each of an item's links, the first the largest.
  private final double[] linkShares;

  private final Popularity popularity;

  private World(WorldKind kind, Shape shape, long seed) {
    this.kind = kind;
    this.shape = shape;
    SplittableRandom random = new SplittableRandom(seed ^ STRUCTURE);
    pairs = drawPairs(random);
    stay = random.doubles(pairs.length, LEAST_STAY, MOST_STAY).toArray();
    links = drawLinks(random);
    linkShares = falling(shape.links());
    popularity = Popularity.draw(shape, random);
    items = catalogue(new SplittableRandom(seed ^ NAMES));
    items.forEach(item -> byId.put(item.id(), item));
  }

  /// Draws a world.
  public static World of(WorldKind kind, long seed) {
    return new World(kind, kind.shape(), seed);
  }

  public WorldKind kind() {
    return kind;
  }

  /// The catalogue, by index.
  public List<Item> items() {
    return items;
  }

  /// The item of this id, if the catalogue has it.
  public Optional<Item> item(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /// What holds on the day of this time: what is popular, and what visitors are after, drift from day to day (UTC).
  public Day day(Instant time) {
    return new Day(this, dayNumber(time));
  }

  static long dayNumber(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), TimeUnit.DAYS.toSeconds(1));
  }

  Shape shape() {
    return shape;
  }

  Popularity popularity() {
    return popularity;
  }

  int category(int item) {
    return cell(item) / shape.bands();
  }

  int band(int item) {
    return cell(item) % shape.bands();
  }

  int cell(int item) {
    return item / shape.cellItems();
  }

  int cell(int category, int band) {
    return category * shape.bands() + band;
  }

  int[] categories(int intent) {
    return pairs[intent / shape.bands()];
  }

  int intentBand(int intent) {
    return intent % shape.bands();
  }

  int[] links(int item) {
    return links[item];
  }

  double[] linkShares() {
    return linkShares;
  }

  /// The probability that somebody who follows this intent goes into a category, coming from another or the same.
  ///
  /// @param from the category of the last click, or -1 before the first
  double goes(int intent, int from, int into) {
    int[] both = categories(intent);
    if (into != both[0] && into != both[1]) {
      return 0;
    }
    if (from != both[0] && from != both[1]) {
      return 0.5;
    }
    double stays = stay[intent / shape.bands()];
    return from == into ? stays : 1 - stays;
  }

  /// The probability that somebody who follows this intent chooses in a band.
  double chooses(int intent, int band) {
    return band == intentBand(intent)
        ? 1 - shape.strayBand()
        : shape.strayBand() / (shape.bands() - 1);
  }

  /// Each category goes together with as many others: rings through all categories, each in an order of its own.
  private int[][] drawPairs(SplittableRandom random) {
    List<int[]> drawn = new ArrayList<>();
    List<Integer> ring = new ArrayList<>();
    for (int category = 0; category < shape.categories(); category++) {
      ring.add(category);
    }
    for (int round = 0; round < shape.partners() / 2; round++) {
      Collections.shuffle(ring, new Random(random.nextLong()));
      for (int place = 0; place < ring.size(); place++) {
        drawn.add(new int[] {ring.get(place), ring.get((place + 1) % ring.size())});
      }
    }
    return drawn.toArray(int[][]::new);
  }

  /// Items come in series. Every other link leads on in an item's own series, the others into one that goes with it.
  private int[][] drawLinks(SplittableRandom random) {
    int size = shape.seriesItems();
    int count = shape.items() / size;
    int[] companions = new int[count];
    for (int series = 0; series < count; series++) {
      int other = random.nextInt(count - 1);
      companions[series] = other < series ? other : other + 1;
    }
    int[][] drawn = new int[shape.items()][shape.links()];
    for (int item = 0; item < drawn.length; item++) {
      int own = item / size;
      for (int link = 0; link < shape.links(); link++) {
        int series = link % 2 == 0 ? own : companions[own];
        int place = (item % size + link / 2 + 1) % size;
        drawn[item][link] = series * size + place;
      }
    }
    return drawn;
  }

  private static double[] falling(int count) {
    double[] shares = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      shares[i] = Math.pow(LINK_FALL, i);
      sum += shares[i];
    }
    for (int i = 0; i < count; i++) {
      shares[i] /= sum;
    }
    return shares;
  }

  private List<Item> catalogue(SplittableRandom random) {
    Names names = kind.names();
    List<Item> all = new ArrayList<>();
    for (int item = 0; item < shape.items(); item++) {
      all.add(
          new Item(
              item,
              names.id(item),
              names.item(random),
              names.category(category(item)),
              names.bands().get(band(item))));
    }
    return List.copyOf(all);
  }
}
