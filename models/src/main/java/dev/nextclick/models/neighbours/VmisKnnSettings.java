package dev.nextclick.models.neighbours;

import dev.nextclick.models.settings.Setting;
import dev.nextclick.models.settings.SettingValues;
import java.util.List;
import java.util.Map;

/// What can be chosen about session neighbours; [VmisKnnScorer] has the formulas.
///
/// @param sessionsPerItem how many sessions of an item are kept and asked, the newest
/// @param neighbours how many of the most similar sessions are looked at
/// @param clicks how many different items of the session count, the newest
/// @param clickDecay how fast a click of the session loses its weight in the similarity with each newer one
/// @param rarity power of an item's inverse document frequency in the similarity
/// @param sharpness power of the similarity in a neighbour's weight
/// @param matchDecay how fast a click loses its say in the candidates with each newer one
/// @param matchRarity power of its inverse document frequency in that say
/// @param forwardDecay how fast candidates behind a match lose weight with distance, as a power
/// @param nextBonus what more the candidate right behind a match counts
/// @param shift how far ahead candidates are expected for each click between match and end
/// @param backwardWeight what the candidate right before a match counts
/// @param backwardShrink how that shrinks with the items of the session, as a power
/// @param backwardDecay how fast candidates before a match lose weight with distance, as a power
/// @param sameWeight what the matched item itself counts
/// @param repeatLast factor of the score of the last clicked item
/// @param repeatOther factor of the score of the session's other items
/// @param spread what the best candidates give on to the items seen with them
/// @param trend power of how popular an item is of late
public record VmisKnnSettings(
    int sessionsPerItem,
    int neighbours,
    int clicks,
    double clickDecay,
    double rarity,
    double sharpness,
    double matchDecay,
    double matchRarity,
    double forwardDecay,
    double nextBonus,
    double shift,
    double backwardWeight,
    double backwardShrink,
    double backwardDecay,
    double sameWeight,
    double repeatLast,
    double repeatOther,
    double spread,
    double trend) {

  private static final Setting SESSIONS_PER_ITEM =
      Setting.whole(
          "sessions-per-item",
          "how many sessions of an item are kept and asked, the newest",
          1,
          100000,
          800);
  private static final Setting NEIGHBOURS =
      Setting.whole(
          "neighbours", "how many of the most similar sessions are looked at", 1, 100000, 500);
  private static final Setting CLICKS =
      Setting.whole(
          "clicks", "how many different items of the session count, the newest", 1, 50, 12);
  private static final Setting CLICK_DECAY =
      Setting.real(
          "click-decay",
          "how fast a click of the session loses its weight in the similarity with each newer one",
          0,
          10,
          0.5);
  private static final Setting RARITY =
      Setting.real(
          "rarity", "power of an item's inverse document frequency in the similarity", 0, 5, 1.6);
  private static final Setting SHARPNESS =
      Setting.real("sharpness", "power of the similarity in a neighbour's weight", 0.1, 10, 2.5);
  private static final Setting MATCH_DECAY =
      Setting.real(
          "match-decay",
          "how fast a click loses its say in the candidates with each newer one",
          0,
          10,
          0.6);
  private static final Setting MATCH_RARITY =
      Setting.real("match-rarity", "power of its inverse document frequency in that say", 0, 5, 1);
  private static final Setting FORWARD_DECAY =
      Setting.real(
          "forward-decay",
          "how fast candidates behind a match lose weight with distance, as a power",
          0,
          10,
          1.2);
  private static final Setting NEXT_BONUS =
      Setting.real(
          "next-bonus", "what more the candidate right behind a match counts", 0, 10, 0.35);
  private static final Setting SHIFT =
      Setting.real(
          "shift",
          "how far ahead candidates are expected for each click between match and end",
          0,
          2,
          0.8);
  private static final Setting BACKWARD_WEIGHT =
      Setting.real("backward-weight", "what the candidate right before a match counts", 0, 10, 0.5);
  private static final Setting BACKWARD_SHRINK =
      Setting.real(
          "backward-shrink",
          "how that shrinks with the items of the session, as a power",
          0,
          5,
          0.2);
  private static final Setting BACKWARD_DECAY =
      Setting.real(
          "backward-decay",
          "how fast candidates before a match lose weight with distance, as a power",
          0,
          10,
          0.8);
  private static final Setting SAME_WEIGHT =
      Setting.real("same-weight", "what the matched item itself counts", 0, 20, 0.35);
  private static final Setting REPEAT_LAST =
      Setting.real("repeat-last", "factor of the score of the last clicked item", 0, 2, 0.8);
  private static final Setting REPEAT_OTHER =
      Setting.real("repeat-other", "factor of the score of the session's other items", 0, 5, 0.9);
  private static final Setting SPREAD =
      Setting.real(
          "spread", "what the best candidates give on to the items seen with them", 0, 10, 1.5);
  private static final Setting TREND =
      Setting.real("trend", "power of how popular an item is of late", 0, 2, 0.15);
  private static final List<Setting> SETTINGS =
      List.of(
          SESSIONS_PER_ITEM,
          NEIGHBOURS,
          CLICKS,
          CLICK_DECAY,
          RARITY,
          SHARPNESS,
          MATCH_DECAY,
          MATCH_RARITY,
          FORWARD_DECAY,
          NEXT_BONUS,
          SHIFT,
          BACKWARD_WEIGHT,
          BACKWARD_SHRINK,
          BACKWARD_DECAY,
          SAME_WEIGHT,
          REPEAT_LAST,
          REPEAT_OTHER,
          SPREAD,
          TREND);

  /// @throws dev.nextclick.models.InvalidSettingsException naming every value that is out of its range
  public VmisKnnSettings {
    SettingValues.read(
        SETTINGS,
        SettingValues.named(
            SETTINGS,
            sessionsPerItem,
            neighbours,
            clicks,
            clickDecay,
            rarity,
            sharpness,
            matchDecay,
            matchRarity,
            forwardDecay,
            nextBonus,
            shift,
            backwardWeight,
            backwardShrink,
            backwardDecay,
            sameWeight,
            repeatLast,
            repeatOther,
            spread,
            trend));
  }

  /// All that can be chosen, in order.
  public static List<Setting> settings() {
    return SETTINGS;
  }

  /// What works on both public shops.
  public static VmisKnnSettings defaults() {
    return of(Map.of());
  }

  /// Reads settings by their names; what is not named has its default.
  ///
  /// @throws dev.nextclick.models.InvalidSettingsException naming every fault
  public static VmisKnnSettings of(Map<String, ?> values) {
    SettingValues checked = SettingValues.read(SETTINGS, values);
    return new VmisKnnSettings(
        checked.whole(SESSIONS_PER_ITEM),
        checked.whole(NEIGHBOURS),
        checked.whole(CLICKS),
        checked.real(CLICK_DECAY),
        checked.real(RARITY),
        checked.real(SHARPNESS),
        checked.real(MATCH_DECAY),
        checked.real(MATCH_RARITY),
        checked.real(FORWARD_DECAY),
        checked.real(NEXT_BONUS),
        checked.real(SHIFT),
        checked.real(BACKWARD_WEIGHT),
        checked.real(BACKWARD_SHRINK),
        checked.real(BACKWARD_DECAY),
        checked.real(SAME_WEIGHT),
        checked.real(REPEAT_LAST),
        checked.real(REPEAT_OTHER),
        checked.real(SPREAD),
        checked.real(TREND));
  }

  /// The settings by their names, as [#of] reads them.
  public Map<String, Number> toMap() {
    return SettingValues.named(
        SETTINGS,
        sessionsPerItem,
        neighbours,
        clicks,
        clickDecay,
        rarity,
        sharpness,
        matchDecay,
        matchRarity,
        forwardDecay,
        nextBonus,
        shift,
        backwardWeight,
        backwardShrink,
        backwardDecay,
        sameWeight,
        repeatLast,
        repeatOther,
        spread,
        trend);
  }
}
