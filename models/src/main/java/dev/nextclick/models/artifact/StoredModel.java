package dev.nextclick.models.artifact;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.blend.BlendPart;
import dev.nextclick.models.blend.BlendRecommender;
import dev.nextclick.models.blend.BlendWeights;
import dev.nextclick.models.gru4rec.Gru4RecModule;
import dev.nextclick.models.gru4rec.Gru4RecRecommender;
import dev.nextclick.models.gru4rec.Scoring;
import dev.nextclick.models.neighbours.VmisKnnIndex;
import dev.nextclick.models.neighbours.VmisKnnRecommender;
import dev.nextclick.models.neighbours.VmisKnnSettings;
import dev.nextclick.models.settings.SettingSections;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The model in the files of an artifact, by its kind.
///
/// @param directory of the artifact
/// @param kind one that is stored
/// @param settings by the names of [SettingSections]
record StoredModel(Path directory, ModelKind kind, Map<String, ?> settings) {

  /// Writes the files of what was trained.
  static StoredModel write(Path directory, TrainedModel trained) throws IOException {
    VocabularyFile.write(directory.resolve(ArtifactFiles.VOCABULARY), trained.vocabulary());
    switch (trained) {
      case TrainedModel.Gru4Rec gru4rec -> write(directory, gru4rec);
      case TrainedModel.VmisKnn neighbours -> write(directory, neighbours);
      case TrainedModel.Blend blend -> {
        write(directory, blend.gru4rec());
        write(directory, blend.neighbours());
      }
    }
    return new StoredModel(directory, trained.kind(), trained.settings());
  }

  private static void write(Path directory, TrainedModel.Gru4Rec gru4rec) throws IOException {
    Gru4RecModule.write(
        directory.resolve(ArtifactFiles.GRU4REC_MODEL), gru4rec.trained().weights());
  }

  private static void write(Path directory, TrainedModel.VmisKnn neighbours) throws IOException {
    neighbours.recommender().index().write(directory.resolve(ArtifactFiles.NEIGHBOUR_INDEX));
  }

  /// Loads the network, whose code runs, and maps the index. The caller closes what it gets.
  ///
  /// @throws dev.nextclick.models.InvalidSettingsException naming every setting at fault
  /// @throws dev.nextclick.models.neighbours.MalformedIndexException if the index is none of these items
  /// @throws IOException if a file cannot be loaded; nothing is left loaded
  Recommender load(Vocabulary vocabulary) throws IOException {
    return switch (kind) {
      case GRU4REC -> gru4rec(vocabulary);
      case VMIS_KNN -> neighbours(vocabulary, neighbourSettings());
      case BLEND -> blend(vocabulary);
      case POPULARITY, SESSION_POPULARITY, ITEM_KNN, SEQUENTIAL_RULES ->
          throw new IllegalArgumentException(kind.label() + " is not stored");
    };
  }

  private Gru4RecRecommender gru4rec(Vocabulary vocabulary) throws IOException {
    return Gru4RecRecommender.load(
        directory.resolve(ArtifactFiles.GRU4REC_MODEL), vocabulary, Scoring.of(settings));
  }

  private VmisKnnSettings neighbourSettings() {
    return VmisKnnSettings.of(SettingSections.in(ModelKind.VMIS_KNN.label(), settings));
  }

  private VmisKnnRecommender neighbours(Vocabulary vocabulary, VmisKnnSettings chosen)
      throws IOException {
    VmisKnnIndex index =
        VmisKnnIndex.map(directory.resolve(ArtifactFiles.NEIGHBOUR_INDEX), vocabulary.size());
    return new VmisKnnRecommender(vocabulary, index, chosen);
  }

  private BlendRecommender blend(Vocabulary vocabulary) throws IOException {
    VmisKnnSettings chosen = neighbourSettings();
    BlendWeights weights =
        BlendWeights.of(
            TrainedModel.Blend.PARTS, SettingSections.in(ModelKind.BLEND.label(), settings));
    List<BlendPart> parts = new ArrayList<>();
    boolean whole = false;
    try {
      parts.add(BlendPart.of(gru4rec(vocabulary)));
      parts.add(BlendPart.of(neighbours(vocabulary, chosen)));
      BlendRecommender blend = new BlendRecommender(parts, weights);
      whole = true;
      return blend;
    } finally {
      if (!whole) {
        parts.forEach(part -> part.recommender().close());
      }
    }
  }
}
