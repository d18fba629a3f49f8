package dev.nextclick.models.evaluation;

/// What a change gains on some pairs: the sum of the differences of their [Objective], and the standard error of that sum. Both are of the
/// same pairs before and after, so only those count whose rank the change moves.
///
/// @param sum over all pairs
/// @param standardError of the sum: `√(Σ d² − (Σ d)² / n)` of the differences `d`; pairs of one session are taken as independent
/// @param pairs how many there are
public record RankGain(double sum, double standardError, int pairs) {

  /// A change that is the best of several has to gain so many standard errors: of a dozen that change nothing but ranks at random, the
  /// best gains one to two.
  private static final double STANDARD_ERRORS = 3;

  /// A smaller gain, by pair, is worth no number in a settings file.
  private static final double LEAST = 2e-4;

  /// Compares.
  ///
  /// @param before the rank of each pair's target, 0 where it is not among the first 20
  /// @param after the same for the same pairs
  public static RankGain between(int[] before, int[] after) {
    double sum = 0;
    double squares = 0;
    for (int pair = 0; pair < before.length; pair++) {
      if (before[pair] != after[pair]) {
        double difference = Objective.ofRank(after[pair]) - Objective.ofRank(before[pair]);
        sum += difference;
        squares += difference * difference;
      }
    }
    double spread = before.length == 0 ? 0 : squares - sum * sum / before.length;
    return new RankGain(sum, Math.sqrt(Math.max(0, spread)), before.length);
  }

  /// Whether it is more than chance would give to the best of a few changes, and not negligible: then it can be expected of other sessions.
  public boolean isReal() {
    return sum > LEAST * pairs && sum > STANDARD_ERRORS * standardError;
  }
}
