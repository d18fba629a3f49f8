package dev.nextclick.models.neighbours;

import dev.nextclick.models.Scorer;
import dev.nextclick.models.popularity.PopularityFloor;

/// Scores items by what was clicked in the sessions most similar to the current one.
///
/// [NeighbourSearch] finds the neighbours. Each has the weight `(similarity / the highest similarity)^sharpness`, and
/// gives to the item at each place of its clicks, for each place of an item `x` that it shares with the current
/// session, its weight times
///
///     exp(-match-decay lag(x)) idf(x)^match-rarity · nearness
///
/// where the nearness of a candidate `d` clicks behind the match is `(1 + |d - 1 - shift lag(x)|)^-forward-decay`, and
/// `1 + next-bonus` times this right behind it; before the match it is
/// `backward-weight |s|^-backward-shrink |d|^-backward-decay`, with `|s|` the session's items that count; the matched
/// item itself has `same-weight`. So all matches of a neighbour count, not only the last as in VMIS-kNN (Kersbergen et
/// al. 2022), and order counts as in sequential rules (Ludewig and Jannach 2018) and STAN (Garg et al. 2019).
///
/// Then the best 20 candidates give `spread` times their scores on to the items they are seen with, each score is
/// multiplied by `trend(item)^trend`, and that of the last click by `repeat-last`, of the session's others by
/// `repeat-other`. Equal scores are told apart by popularity.
///
/// A request looks at `clicks · sessions-per-item` postings and `neighbours` sessions of bounded length at most,
/// whatever the size of the history. Not safe for use by two threads at once.
public final class VmisKnnScorer implements Scorer {

  private static final int SPREADING = 20;

  /// How much of a score popularity may change: enough to tell equals apart.
  private static final float TIE = 1e-4f;

  private final VmisKnnIndex index;
  private final VmisKnnSettings settings;
  private final PopularityFloor floor;
  private final CurrentSession current;
  private final NeighbourSearch search;
  private final Nearness nearness;
  private final ReachedItems reached;
  private final float[] selection;
  private final float[] matchWeights;

  /// What a candidate before a match counts, by the number of the session's items.
  private float backward;

  private final int[] clicks = new int[IndexBuilder.LONGEST_SESSION];

  VmisKnnScorer(VmisKnnIndex index, VmisKnnSettings settings, PopularityFloor floor) {
    this.index = index;
    this.settings = settings;
    this.floor = floor;
    current = new CurrentSession(index.items(), settings.clicks());
    search = new NeighbourSearch(index, settings);
    nearness = new Nearness(settings);
    reached = new ReachedItems(index.items());
    selection = new float[index.items()];
    matchWeights = new float[settings.clicks()];
  }

  @Override
  public void score(int[][] sessions, float[][] scores) {
    Scorer.checkScores(scores, sessions.length, index.items());
    for (int i = 0; i < sessions.length; i++) {
      reach(sessions[i]);
      floor.fill(scores[i]);
      for (int place = 0; place < reached.size(); place++) {
        scores[i][reached.item(place)] = reached.score(place);
      }
    }
  }

  /// Scores only the items that the session's neighbours lead to, without touching the others: none where the session
  /// holds no item that it knows.
  ///
  /// @param session as in [#score]
  /// @return the same object at each call, with new content
  public ReachedItems reach(int[] session) {
    current.set(session);
    reached.clear();
    search.find(current);
    double highest = 0;
    for (int neighbour = 0; neighbour < search.size(); neighbour++) {
      highest = Math.max(highest, search.similarity(neighbour));
    }
    if (highest > 0) {
      weighMatches();
      backward = (float) Math.pow(current.size(), -settings.backwardShrink());
      for (int neighbour = 0; neighbour < search.size(); neighbour++) {
        double weight = Math.pow(search.similarity(neighbour) / highest, settings.sharpness());
        addCandidates(search.session(neighbour), (float) weight);
      }
      spread();
      finish();
    }
    return reached;
  }

  private void weighMatches() {
    for (int lag = 0; lag < current.size(); lag++) {
      int item = current.item(lag);
      matchWeights[lag] =
          index.holders(item) == 0
              ? 0
              : (float)
                  (Math.exp(-settings.matchDecay() * lag)
                      * Math.pow(NeighbourSearch.idf(index, item), settings.matchRarity()));
    }
  }

  private void addCandidates(int session, float weight) {
    int from = index.clicksFrom(session);
    int length = index.clicksTo(session) - from;
    for (int place = 0; place < length; place++) {
      clicks[place] = index.click(from + place);
    }
    for (int match = 0; match < length; match++) {
      int lag = current.lag(clicks[match]);
      if (lag != CurrentSession.NONE) {
        float[] ofLag = nearness.ofLag(lag);
        float says = weight * matchWeights[lag];
        int offset = Nearness.SAME - match;
        float saysOfBefore = says * backward;
        for (int place = 0; place < match; place++) {
          reached.add(clicks[place], saysOfBefore * ofLag[offset + place]);
        }
        for (int place = match; place < length; place++) {
          reached.add(clicks[place], says * ofLag[offset + place]);
        }
      }
    }
  }

  /// The best candidates give to all that they are linked to; what they give is worked out before any of it is added.
  private void spread() {
    if (settings.spread() == 0 || reached.size() == 0) {
      return;
    }
    int sources = Math.min(SPREADING, reached.size());
    for (int place = 0; place < reached.size(); place++) {
      selection[place] = reached.score(place);
    }
    float least = Selection.largest(selection, reached.size(), sources);
    int[] items = new int[sources];
    float[] gifts = new float[sources];
    int chosen = 0;
    for (int place = 0; place < reached.size() && chosen < sources; place++) {
      if (reached.score(place) >= least) {
        items[chosen] = reached.item(place);
        gifts[chosen++] = (float) settings.spread() * reached.score(place);
      }
    }
    for (int source = 0; source < chosen; source++) {
      int to = index.linksTo(items[source]);
      for (int link = index.linksFrom(items[source]); link < to; link++) {
        reached.add(index.linkTarget(link), gifts[source] * index.linkWeight(link));
      }
    }
  }

  private void finish() {
    for (int place = 0; place < reached.size(); place++) {
      int item = reached.item(place);
      float factor = 1 + TIE * (1 + floor.score(item));
      if (settings.trend() > 0) {
        factor *= (float) Math.pow(index.trend(item), settings.trend());
      }
      reached.scale(item, factor);
    }
    reached.scale(current.item(0), (float) settings.repeatLast());
    for (int lag = 1; lag < current.size(); lag++) {
      reached.scale(current.item(lag), (float) settings.repeatOther());
    }
  }

  /// Nothing to free: the index belongs to the recommender.
  @Override
  public void close() {}
}
