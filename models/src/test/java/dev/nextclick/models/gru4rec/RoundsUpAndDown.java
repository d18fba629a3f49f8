package dev.nextclick.models.gru4rec;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/// Sessions that are easy to learn, and settings that learn them in a moment.
final class RoundsUpAndDown {

  static final int ITEMS = 30;
  static final Vocabulary VOCABULARY = TrainedModels.vocabulary(ITEMS);

  private RoundsUpAndDown() {}

  /// What comes next depends on the click before last too: items go round up or down, and a session begins either way.
  static Sessions sessions(int count) {
    SplittableRandom random = new SplittableRandom(91);
    int[][] sessions = new int[count][];
    for (int s = 0; s < count; s++) {
      int step = random.nextBoolean() ? 1 : ITEMS - 1;
      sessions[s] = new int[3 + random.nextInt(4)];
      sessions[s][0] = random.nextInt(ITEMS);
      for (int i = 1; i < sessions[s].length; i++) {
        sessions[s][i] = (sessions[s][i - 1] + step) % ITEMS;
      }
    }
    return Sessions.of(sessions);
  }

  static Gru4RecSettings settings(Map<String, ?> changes) {
    Map<String, Object> settings =
        new HashMap<>(
            Map.of("units", 24, "batch-size", 8, "negatives", 40, "epochs", 2, "momentum", 0.1));
    settings.putAll(changes);
    return Gru4RecSettings.of(settings);
  }
}
