package dev.nextclick.models.blend;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

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

  /// Opens one thing of each part's recommender, of all or of none.
  ///
  /// @param close closes what was opened before one fails
  static <T> List<T> open(List<BlendPart> parts, Function<Recommender, T> open, Consumer<T> close) {
    List<T> opened = new ArrayList<>();
    try {
      for (BlendPart part : parts) {
        opened.add(open.apply(part.recommender()));
      }
    } catch (RuntimeException e) {
      opened.forEach(close);
      throw e;
    }
    return opened;
  }
}
