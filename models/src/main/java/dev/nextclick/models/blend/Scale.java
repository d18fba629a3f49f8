package dev.nextclick.models.blend;

/// What a recommender's scores are, so that they can be made shares of one and compared with another's.
public enum Scale {
  /// Logits: a score that is higher by 1 is e times as likely.
  LOGITS,
  /// In proportion to likelihood; scores of 0 or less say only that an item was not reached.
  PROPORTIONS;

  /// The score as a logit.
  ///
  /// @return negative infinity for an item that is not reached
  double logit(float score) {
    return switch (this) {
      case LOGITS -> score;
      case PROPORTIONS -> score > 0 ? Math.log(score) : Double.NEGATIVE_INFINITY;
    };
  }
}
