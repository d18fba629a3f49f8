package dev.nextclick.models.neighbours;

import dev.nextclick.models.Vocabulary;
import java.util.HashMap;
import java.util.Map;

/// Settings under which scores can be worked out by hand, and items to go with them.
final class Plain {

  /// How much popularity, which tells equals apart, may change a score of 1.
  static final float TIE = 1.1e-4f;

  private Plain() {}

  /// Every click, session and match counts the same; candidates behind a match 1/distance, before it nothing.
  static Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    for (String off :
        new String[] {
          "click-decay",
          "rarity",
          "match-decay",
          "match-rarity",
          "next-bonus",
          "shift",
          "backward-weight",
          "backward-shrink",
          "same-weight",
          "spread",
          "trend"
        }) {
      settings.put(off, 0);
    }
    settings.put("sharpness", 1);
    settings.put("forward-decay", 1);
    settings.put("backward-decay", 1);
    settings.put("repeat-last", 1);
    settings.put("repeat-other", 1);
    return settings;
  }

  /// The same but for one setting.
  static VmisKnnSettings with(String key, Object value) {
    Map<String, Object> settings = settings();
    settings.put(key, value);
    return VmisKnnSettings.of(settings);
  }

  /// Items i0, i1, … of one click each.
  static Vocabulary vocabulary(int items) {
    String[] ids = new String[items];
    long[] counts = new long[items];
    for (int item = 0; item < items; item++) {
      ids[item] = "i" + item;
      counts[item] = 1;
    }
    return Vocabulary.of(ids, counts);
  }
}
