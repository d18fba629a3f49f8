package dev.nextclick.models.blend;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Scorer;
import dev.nextclick.models.SessionReplay;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.popularity.PopularityFloor;
import java.util.List;

/// Recommends by several recommenders' scores together; [BlendWeights] says how they count.
public final class BlendRecommender implements Recommender {

  private final List<BlendPart> parts;
  private final BlendWeights weights;
  private final PopularityFloor floor;
  private final Vocabulary vocabulary;

  /// Takes the parts as its own: closing it closes them.
  ///
  /// @throws IllegalArgumentException if there are no parts, they know different items, or there are not as many
  ///     weights
  public BlendRecommender(List<BlendPart> parts, BlendWeights weights) {
    if (parts.isEmpty() || parts.size() != weights.temperatures().size()) {
      throw new IllegalArgumentException(
          "%d parts with weights for %d".formatted(parts.size(), weights.temperatures().size()));
    }
    this.parts = List.copyOf(parts);
    this.weights = weights;
    vocabulary = sharedVocabulary(parts);
    floor = new PopularityFloor(vocabulary);
  }

  /// The vocabulary of all parts.
  ///
  /// @throws IllegalArgumentException if they know different items, or the same in another order
  static Vocabulary sharedVocabulary(List<BlendPart> parts) {
    Vocabulary first = parts.getFirst().recommender().vocabulary();
    for (BlendPart part : parts) {
      if (!first.sameItems(part.recommender().vocabulary())) {
        throw new IllegalArgumentException(
            "%s and %s know different items"
                .formatted(
                    parts.getFirst().recommender().kind().label(),
                    part.recommender().kind().label()));
      }
    }
    return first;
  }

  @Override
  public ModelKind kind() {
    return ModelKind.BLEND;
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /// What it blends.
  public List<BlendPart> parts() {
    return parts;
  }

  /// How its parts count.
  public BlendWeights weights() {
    return weights;
  }

  @Override
  public Scorer scorer() {
    List<Scorer> scorers = BlendPart.open(parts, Recommender::scorer, Scorer::close);
    return new BlendScorer(scorers, mixture(), vocabulary.size());
  }

  @Override
  public SessionReplay replay(int slots) {
    List<SessionReplay> replays =
        BlendPart.open(parts, recommender -> recommender.replay(slots), SessionReplay::close);
    return new BlendReplay(replays, mixture(), slots, vocabulary.size());
  }

  private Mixture mixture() {
    return new Mixture(parts.stream().map(BlendPart::scale).toList(), weights, floor);
  }

  @Override
  public void close() {
    for (BlendPart part : parts) {
      part.recommender().close();
    }
  }
}
