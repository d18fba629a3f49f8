package dev.nextclick.inference.serving;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Scorer;
import dev.nextclick.models.blend.BlendPart;
import dev.nextclick.models.blend.BlendRecommender;
import java.util.ArrayList;
import java.util.List;

/// One that can answer for a version: its model, or a part of it that answers when the whole cannot.
///
/// @param kind who speaks
/// @param scorers one for each worker
record Voice(ModelKind kind, List<Scorer> scorers) {

  /// Whom to ask for a version, one after the other: the model itself, then the parts of a blend.
  static List<Recommender> inOrder(Recommender model) {
    List<Recommender> speakers = new ArrayList<>();
    speakers.add(model);
    if (model instanceof BlendRecommender blend) {
      blend.parts().stream().map(BlendPart::recommender).forEach(speakers::add);
    }
    return speakers;
  }
}
