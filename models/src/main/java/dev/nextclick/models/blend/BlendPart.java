package dev.nextclick.models.blend;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;

/// One of the recommenders that are blended.
///
/// @param recommender whose scores count
/// @param scale what its scores are
public record BlendPart(Recommender recommender, Scale scale) {

  /// A part whose scale is known by its kind: a network's scores are logits, all others proportions.
  public static BlendPart of(Recommender recommender) {
    return new BlendPart(
        recommender, recommender.kind() == ModelKind.GRU4REC ? Scale.LOGITS : Scale.PROPORTIONS);
  }
}
