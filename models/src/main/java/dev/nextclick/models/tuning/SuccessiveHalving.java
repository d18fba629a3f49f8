package dev.nextclick.models.tuning;

import java.util.List;

/// When to give a trial up: successive halving without waiting, as in ASHA (Li, Jamieson, Rostamizadeh et al., "A System for Massively
/// Parallel Hyperparameter Tuning", 2018, algorithm 2), in the form that goes on with a trial instead of putting it aside. At epochs 1, 3, 9
/// and so on a trial goes on only if its score is among the best third of all that came as far, so that most of the time is spent on
/// promising settings.
public final class SuccessiveHalving {

  /// Of how many trials one goes on: eta.
  public static final int REDUCTION = 3;

  private SuccessiveHalving() {}

  /// Whether trials are compared after this epoch.
  ///
  /// @param epoch counted from 1
  /// @param epochs the most that a trial has; after the last there is nothing to decide
  public static boolean isRung(int epoch, int epochs) {
    int power = epoch;
    while (power > 1 && power % REDUCTION == 0) {
      power /= REDUCTION;
    }
    return power == 1 && epoch < epochs;
  }

  /// Whether a trial is worth going on with.
  ///
  /// @param score after an epoch that is a rung; higher is better
  /// @param others what other trials had after the same epoch, those that ended there too
  public static boolean goesOn(double score, List<Double> others) {
    long better = others.stream().filter(other -> other > score).count();
    return better < Math.max(1, (others.size() + 1) / REDUCTION);
  }
}
