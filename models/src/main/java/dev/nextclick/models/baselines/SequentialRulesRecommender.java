package dev.nextclick.models.baselines;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Scorer;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.links.ItemLinks;
import dev.nextclick.models.links.Occurrences;
import dev.nextclick.models.popularity.PopularityFloor;

/// SR, sequential rules (Ludewig and Jannach 2018): an item is expected after the last click by how often,
/// and how closely, it followed the same click in training. A pair that is `d` clicks apart counts 1/d.
public final class SequentialRulesRecommender implements Recommender {

  private final Vocabulary vocabulary;
  private final PopularityFloor floor;
  private final ItemLinks rules;

  private SequentialRulesRecommender(Vocabulary vocabulary, ItemLinks rules) {
    this.vocabulary = vocabulary;
    this.floor = new PopularityFloor(vocabulary);
    this.rules = rules;
  }

  /// Learns the rules of some sessions. Takes time in proportion to clicks times steps.
  ///
  /// @throws IllegalArgumentException if a click's item is not in the vocabulary
  public static SequentialRulesRecommender of(
      Vocabulary vocabulary, Sessions train, SequentialRulesSettings settings) {
    Occurrences clicks = new Occurrences(train, vocabulary.size());
    ItemLinks rules =
        ItemLinks.build(
            vocabulary.size(),
            settings.rules(),
            (item, sums) -> {
              for (int number = clicks.from(item); number < clicks.to(item); number++) {
                int place = clicks.place(number);
                int end = Math.min(train.end(clicks.session(place)), place + settings.steps() + 1);
                for (int later = place + 1; later < end; later++) {
                  if (train.item(later) != Vocabulary.UNKNOWN) {
                    sums.add(train.item(later), 1.0 / (later - place));
                  }
                }
              }
            });
    return new SequentialRulesRecommender(vocabulary, rules);
  }

  @Override
  public ModelKind kind() {
    return ModelKind.SEQUENTIAL_RULES;
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public Scorer scorer() {
    return new LastItemScorer(rules, floor);
  }

  /// Nothing to free.
  @Override
  public void close() {}
}
