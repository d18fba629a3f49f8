package dev.nextclick.models.evaluation;

import java.util.List;

/// Places in a session, the rarer ones together.
final class Positions {

  /// The numbers of clicks before a target.
  static final List<String> LABELS =
      List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10-14", "15-19", "20+");

  private Positions() {}

  /// The label's index for a target with so many clicks before it, 1 or more.
  static int of(int clicksBefore) {
    if (clicksBefore < 10) {
      return clicksBefore - 1;
    }
    return Math.min(LABELS.size() - 1, 9 + (clicksBefore - 10) / 5);
  }
}
