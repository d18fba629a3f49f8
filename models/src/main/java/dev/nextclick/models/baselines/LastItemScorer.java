package dev.nextclick.models.baselines;

import dev.nextclick.models.Scorer;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.links.ItemLinks;
import dev.nextclick.models.popularity.PopularityFloor;

/// Scores by the links of the session's last known item; behind what they reach, by popularity.
final class LastItemScorer implements Scorer {

  private final ItemLinks links;
  private final PopularityFloor floor;

  LastItemScorer(ItemLinks links, PopularityFloor floor) {
    this.links = links;
    this.floor = floor;
  }

  @Override
  public void score(int[][] sessions, float[][] scores) {
    Scorer.checkScores(scores, sessions.length, floor.items());
    for (int i = 0; i < sessions.length; i++) {
      int last = Vocabulary.UNKNOWN;
      for (int item : sessions[i]) {
        Scorer.checkItem(item, floor.items());
        last = item == Vocabulary.UNKNOWN ? last : item;
      }
      floor.fill(scores[i]);
      if (last != Vocabulary.UNKNOWN) {
        links.write(last, scores[i]);
      }
    }
  }

  @Override
  public void close() {}
}
