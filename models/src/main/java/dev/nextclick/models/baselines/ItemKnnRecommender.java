package dev.nextclick.models.baselines;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Scorer;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.links.ItemLinks;
import dev.nextclick.models.links.Occurrences;
import dev.nextclick.models.popularity.PopularityFloor;
import java.util.Arrays;

/// Item-KNN (Hidasi et al. 2016, section 4): recommends the items most similar to the last one. The similarity of two
/// items is the cosine of their sessions, regularised: `n(i, j) / sqrt((n(i) + λ) (n(j) + λ))`, with `n` the number of
/// sessions that hold an item, or both.
public final class ItemKnnRecommender implements Recommender {

  /// Of a session that is longer the newest clicks count: pairs grow with its square, and robots' sessions say nothing.
  static final int LONGEST_SESSION = 1000;

  private final Vocabulary vocabulary;
  private final PopularityFloor floor;
  private final ItemLinks neighbours;

  private ItemKnnRecommender(Vocabulary vocabulary, ItemLinks neighbours) {
    this.vocabulary = vocabulary;
    this.floor = new PopularityFloor(vocabulary);
    this.neighbours = neighbours;
  }

  /// Finds each item's neighbours.
  ///
  /// @throws IllegalArgumentException if a click's item is not in the vocabulary
  public static ItemKnnRecommender of(
      Vocabulary vocabulary, Sessions train, ItemKnnSettings settings) {
    int items = vocabulary.size();
    Occurrences clicks = new Occurrences(train, items);
    Together together = new Together(train, clicks, items);
    double[] norms = new double[items];
    for (int item = 0; item < items; item++) {
      norms[item] = 1 / Math.sqrt(together.sessions(item) + settings.regularisation());
    }
    ItemLinks neighbours =
        ItemLinks.build(
            items,
            settings.neighbours(),
            (item, sums) -> {
              together.count(item, sums, norms[item]);
              sums.scale(norms);
            });
    return new ItemKnnRecommender(vocabulary, neighbours);
  }

  /// Counts the sessions that hold two items.
  private static final class Together {

    private final Sessions train;
    private final Occurrences clicks;

    /// item -> the last session in which it was counted, plus 1
    private final int[] counted;

    Together(Sessions train, Occurrences clicks, int items) {
      this.train = train;
      this.clicks = clicks;
      counted = new int[items];
    }

    int sessions(int item) {
      int sessions = 0;
      int before = -1;
      for (int number = clicks.from(item); number < clicks.to(item); number++) {
        int session = clicks.session(clicks.place(number));
        if (session != before && clicks.place(number) >= start(session)) {
          sessions++;
          before = session;
        }
      }
      return sessions;
    }

    /// Adds `weight` to each other item for each session that holds it and this one.
    void count(int item, ItemLinks.Sums sums, double weight) {
      Arrays.fill(counted, 0);
      int before = -1;
      for (int number = clicks.from(item); number < clicks.to(item); number++) {
        int session = clicks.session(clicks.place(number));
        if (session == before || clicks.place(number) < start(session)) {
          continue;
        }
        before = session;
        for (int place = start(session); place < train.end(session); place++) {
          int other = train.item(place);
          if (other != Vocabulary.UNKNOWN && other != item && counted[other] != session + 1) {
            counted[other] = session + 1;
            sums.add(other, weight);
          }
        }
      }
    }

    private int start(int session) {
      return Math.max(train.start(session), train.end(session) - LONGEST_SESSION);
    }
  }

  @Override
  public ModelKind kind() {
    return ModelKind.ITEM_KNN;
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public Scorer scorer() {
    return new LastItemScorer(neighbours, floor);
  }

  /// Nothing to free.
  @Override
  public void close() {}
}
