package dev.nextclick.models.neighbours;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.popularity.PopularityFloor;

/// Recommends what was clicked in the historical sessions most similar to this one: VMIS-kNN (Kersbergen, Sprangers and
/// Schelter, SIGMOD 2022) with all matches of a neighbour, and their order, taken into account; see [VmisKnnScorer].
public final class VmisKnnRecommender implements Recommender {

  private final Vocabulary vocabulary;
  private final VmisKnnIndex index;
  private final VmisKnnSettings settings;
  private final PopularityFloor floor;

  /// Takes an index as its own: closing the recommender closes it.
  ///
  /// @throws IllegalArgumentException if the index is not one of so many items
  public VmisKnnRecommender(Vocabulary vocabulary, VmisKnnIndex index, VmisKnnSettings settings) {
    if (index.items() != vocabulary.size()) {
      throw new IllegalArgumentException(
          "an index of %d items for a vocabulary of %d"
              .formatted(index.items(), vocabulary.size()));
    }
    this.vocabulary = vocabulary;
    this.index = index;
    this.settings = settings;
    this.floor = new PopularityFloor(vocabulary);
  }

  /// Builds the index of some sessions.
  ///
  /// @param train in the order of time, the newest last
  /// @throws IllegalArgumentException if a click's item is not in the vocabulary
  public static VmisKnnRecommender of(
      Vocabulary vocabulary, Sessions train, VmisKnnSettings settings) {
    return new VmisKnnRecommender(
        vocabulary, VmisKnnIndex.build(vocabulary, train, settings.sessionsPerItem()), settings);
  }

  @Override
  public ModelKind kind() {
    return ModelKind.VMIS_KNN;
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /// The sessions it knows.
  public VmisKnnIndex index() {
    return index;
  }

  /// What was chosen about it.
  public VmisKnnSettings settings() {
    return settings;
  }

  @Override
  public VmisKnnScorer scorer() {
    if (index.closed()) {
      throw new IllegalStateException("the recommender is closed");
    }
    return new VmisKnnScorer(index, settings, floor);
  }

  @Override
  public void close() {
    index.close();
  }
}
