package dev.nextclick.cli.demo;

import dev.nextclick.models.SessionReplay;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.storefront.Day;
import dev.nextclick.storefront.NextItem;
import java.util.stream.Stream;

/// Scores items by their exact probabilities: what somebody would recommend who knows all of the world but the visitors' intents.
final class BestPossible implements SessionReplay {

  private final NextItem[] sessions;
  private final double[] probabilities;

  /// @param slots how many sessions are followed side by side, all of one day
  BestPossible(Day day, int items, int slots) {
    sessions = Stream.generate(() -> new NextItem(day)).limit(slots).toArray(NextItem[]::new);
    probabilities = new double[items];
  }

  @Override
  public void click(int[] clicks, boolean[] begins, float[][] scores) {
    if (clicks.length != sessions.length
        || begins.length != sessions.length
        || scores.length != sessions.length) {
      throw new IllegalArgumentException("there are %d slots".formatted(sessions.length));
    }
    for (int slot = 0; slot < sessions.length; slot++) {
      if (begins[slot]) {
        sessions[slot].begin();
      }
      if (clicks[slot] != Vocabulary.UNKNOWN) {
        sessions[slot].click(clicks[slot]);
      }
      sessions[slot].probabilities(probabilities);
      for (int item = 0; item < probabilities.length; item++) {
        scores[slot][item] = (float) probabilities[item];
      }
    }
  }

  @Override
  public void close() {}
}
