package dev.nextclick.models.artifact;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.blend.BlendWeights;
import dev.nextclick.models.gru4rec.LearnedEpoch;
import dev.nextclick.models.gru4rec.TrainedGru4Rec;
import dev.nextclick.models.neighbours.VmisKnnRecommender;
import dev.nextclick.models.settings.SettingSections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was trained, for an artifact: a record for each kind of model that is stored. Closing it frees its index, if
/// it has one.
public sealed interface TrainedModel extends AutoCloseable {

  /// What it is.
  ModelKind kind();

  /// The items.
  Vocabulary vocabulary();

  /// Its sizes.
  Manifest.Shape shape();

  /// What was chosen about it, by the names of [SettingSections].
  Map<String, Object> settings();

  /// What each epoch gave; empty where there are no epochs.
  List<LearnedEpoch> learningCurve();

  @Override
  default void close() {}

  /// GRU4Rec.
  record Gru4Rec(TrainedGru4Rec trained) implements TrainedModel {

    @Override
    public ModelKind kind() {
      return ModelKind.GRU4REC;
    }

    @Override
    public Vocabulary vocabulary() {
      return trained.vocabulary();
    }

    @Override
    public Manifest.Shape shape() {
      return new Manifest.Shape(
          trained.weights().shape().items(),
          trained.weights().shape().units(),
          trained.weights().shape().layers());
    }

    @Override
    public Map<String, Object> settings() {
      return trained.settings().toMap();
    }

    @Override
    public List<LearnedEpoch> learningCurve() {
      return trained.learningCurve();
    }
  }

  /// Session neighbours.
  ///
  /// @param recommender with the index, which is closed with this
  record VmisKnn(VmisKnnRecommender recommender) implements TrainedModel {

    @Override
    public ModelKind kind() {
      return ModelKind.VMIS_KNN;
    }

    @Override
    public Vocabulary vocabulary() {
      return recommender.vocabulary();
    }

    @Override
    public Manifest.Shape shape() {
      return new Manifest.Shape(vocabulary().size(), 0, 0);
    }

    @Override
    public Map<String, Object> settings() {
      return new LinkedHashMap<>(
          SettingSections.named(kind().label(), recommender.settings().toMap()));
    }

    @Override
    public List<LearnedEpoch> learningCurve() {
      return List.of();
    }

    @Override
    public void close() {
      recommender.close();
    }
  }

  /// GRU4Rec and session neighbours, together.
  ///
  /// @param gru4rec the blend's first part
  /// @param neighbours its second
  /// @param weights how they count
  record Blend(Gru4Rec gru4rec, VmisKnn neighbours, BlendWeights weights) implements TrainedModel {

    /// How many parts there are.
    public static final int PARTS = 2;

    /// @throws IllegalArgumentException if the parts know different items, or there are not as many weights
    public Blend {
      if (!gru4rec.vocabulary().sameItems(neighbours.vocabulary())) {
        throw new IllegalArgumentException("the parts know different items");
      }
      if (weights.temperatures().size() != PARTS) {
        throw new IllegalArgumentException(
            "%d parts with weights for %d".formatted(PARTS, weights.temperatures().size()));
      }
    }

    @Override
    public ModelKind kind() {
      return ModelKind.BLEND;
    }

    @Override
    public Vocabulary vocabulary() {
      return gru4rec.vocabulary();
    }

    @Override
    public Manifest.Shape shape() {
      return gru4rec.shape();
    }

    @Override
    public Map<String, Object> settings() {
      Map<String, Object> all = new LinkedHashMap<>(gru4rec.settings());
      all.putAll(neighbours.settings());
      all.putAll(SettingSections.named(kind().label(), weights.toMap()));
      return all;
    }

    @Override
    public List<LearnedEpoch> learningCurve() {
      return gru4rec.learningCurve();
    }

    @Override
    public void close() {
      neighbours.close();
    }
  }
}
