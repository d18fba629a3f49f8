package dev.nextclick.models.settings;

import java.math.BigDecimal;
import java.util.Optional;

/// A number that can be chosen: its name, meaning, range and default, for settings files and help texts.
///
/// @param key its name in settings: `steps`
/// @param meaning what it does, in a few words
/// @param whole whether it has no decimals
/// @param least the lowest it may be
/// @param most the highest it may be
/// @param standard what it is when nothing is said
public record Setting(
    String key, String meaning, boolean whole, double least, double most, BigDecimal standard) {

  /// A text longer than this is no number that anybody meant.
  private static final int LONGEST = 40;

  /// A number without decimals.
  public static Setting whole(String key, String meaning, int least, int most, int standard) {
    return new Setting(key, meaning, true, least, most, BigDecimal.valueOf(standard));
  }

  /// A number with decimals.
  public static Setting real(
      String key, String meaning, double least, double most, double standard) {
    return new Setting(key, meaning, false, least, most, BigDecimal.valueOf(standard));
  }

  /// What it may be: `a whole number from 1 to 8`.
  public String range() {
    return "a %snumber from %s to %s".formatted(whole ? "whole " : "", text(least), text(most));
  }

  /// Reads a value, or nothing if it is no number of this range.
  Optional<BigDecimal> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      BigDecimal value = new BigDecimal(text.strip());
      boolean fits =
          value.compareTo(BigDecimal.valueOf(least)) >= 0
              && value.compareTo(BigDecimal.valueOf(most)) <= 0
              && (!whole || value.stripTrailingZeros().scale() <= 0);
      return fits ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String text(double bound) {
    return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }
}
