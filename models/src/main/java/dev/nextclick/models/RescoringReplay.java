package dev.nextclick.models;

/// A replay for any recommender: keeps the clicks and scores each session anew, from its first click on.
final class RescoringReplay implements SessionReplay {

  private final Scorer scorer;
  private final SlotSessions sessions;

  RescoringReplay(Scorer scorer, int slots) {
    this.scorer = scorer;
    sessions = new SlotSessions(slots);
  }

  @Override
  public void click(int[] clicks, boolean[] begins, float[][] scores) {
    sessions.click(clicks, begins);
    scorer.score(sessions.all(), scores);
  }

  @Override
  public void close() {
    scorer.close();
  }
}
