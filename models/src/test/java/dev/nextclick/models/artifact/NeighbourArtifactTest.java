package dev.nextclick.models.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.blend.BlendPart;
import dev.nextclick.models.blend.BlendRecommender;
import dev.nextclick.models.blend.BlendWeights;
import dev.nextclick.models.gru4rec.Gru4RecRecommender;
import dev.nextclick.models.neighbours.VmisKnnRecommender;
import dev.nextclick.models.neighbours.VmisKnnSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Artifacts with an index of sessions: of session neighbours, and of their blend with GRU4Rec.
final class NeighbourArtifactTest {

  private static final int[][] TRIED = {{3}, {3, 1}, {3, 3}, {3, 1, 4, 1}, {9, 8, 7, 6, 5, 4}};

  @TempDir Path directory;

  @Test
  void neighboursAreReadAsTheyAreWritten() throws Exception {
    try (TrainedModel.VmisKnn trained = Artifacts.neighbours(1)) {
      Manifest written = Artifacts.write(directory, trained);

      Manifest read = ModelArtifact.verify(directory);

      assertThat(read).isEqualTo(written);
      assertThat(read.kind()).isEqualTo(ModelKind.VMIS_KNN);
      assertThat(read.shape()).isEqualTo(new Manifest.Shape(Artifacts.ITEMS, 0, 0));
      assertThat(read.files()).containsOnlyKeys("neighbours.bin", "vocabulary.bin");
      assertThat(read.settings())
          .hasSize(VmisKnnSettings.settings().size())
          .containsEntry("vmis-knn.neighbours", 50L)
          .containsEntry("vmis-knn.sharpness", 1.25);
      assertThat(read.learningCurve()).isEmpty();
      assertThat(read.metrics()).isEqualTo(Artifacts.METRICS);
    }
  }

  @Test
  void aBlendIsReadAsItIsWrittenWithTheWeightsThatWereChosen() throws Exception {
    try (TrainedModel.Blend trained = Artifacts.blend(1)) {
      Manifest written = Artifacts.write(directory, trained);

      Manifest read = ModelArtifact.verify(directory);

      assertThat(read).isEqualTo(written);
      assertThat(read.kind()).isEqualTo(ModelKind.BLEND);
      assertThat(read.shape())
          .isEqualTo(new Manifest.Shape(Artifacts.ITEMS, Artifacts.UNITS, Artifacts.LAYERS));
      assertThat(read.files()).containsOnlyKeys("model.pt", "neighbours.bin", "vocabulary.bin");
      assertThat(read.settings())
          .containsEntry("units", (long) Artifacts.UNITS)
          .containsEntry("vmis-knn.sharpness", 1.25)
          .containsEntry("blend.temperature-1", 0.8)
          .containsEntry("blend.weight-first-2", 0.35);
      assertThat(read.learningCurve()).isEqualTo(Artifacts.LEARNING_CURVE);
      try (LoadedArtifact loaded = ModelArtifact.load(directory)) {
        assertThat(loaded.recommender())
            .isInstanceOfSatisfying(
                BlendRecommender.class,
                blend -> assertThat(blend.weights()).isEqualTo(trained.weights()));
      }
    }
  }

  @Test
  void loadedNeighboursScoreAsTheTrainedOnes() throws Exception {
    try (TrainedModel.VmisKnn trained = Artifacts.neighbours(2)) {
      Artifacts.write(directory, trained);
      try (LoadedArtifact loaded = ModelArtifact.load(directory)) {
        assertThat(loaded.recommender().kind()).isEqualTo(ModelKind.VMIS_KNN);
        for (int[] session : TRIED) {
          assertThat(Artifacts.scores(loaded.recommender(), session))
              .isEqualTo(Artifacts.scores(trained.recommender(), session));
        }
      }
    }
  }

  @Test
  void aLoadedBlendScoresAsTheTrainedOne() throws Exception {
    TrainedModel.Blend trained = Artifacts.blend(3);
    Artifacts.write(directory, trained);
    List<BlendPart> parts =
        List.of(
            BlendPart.of(Gru4RecRecommender.of(trained.gru4rec().trained(), directory)),
            BlendPart.of(trained.neighbours().recommender()));
    try (Recommender original = new BlendRecommender(parts, trained.weights());
        LoadedArtifact loaded = ModelArtifact.load(directory)) {
      for (int[] session : TRIED) {
        assertThat(Artifacts.scores(loaded.recommender(), session))
            .containsExactly(Artifacts.scores(original, session), within(1e-6f));
      }
    }
  }

  @Test
  void aBlendOfWhichOnePartIsBrokenIsNotWritten() throws Exception {
    try (TrainedModel.Blend trained = Artifacts.blend(7)) {
      Arrays.fill(trained.gru4rec().trained().weights().embedding(), Float.NaN);
      assertThatThrownBy(() -> Artifacts.write(directory, trained))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the model's scores are not numbers");
    }
  }

  /// A mapped file goes on being there when its name is gone, as it does when a replica tidies its copies.
  @Test
  void anArtifactThatIsDeletedWhileItIsOpenGoesOnBeingServed() throws Exception {
    try (TrainedModel.VmisKnn trained = Artifacts.neighbours(4)) {
      Artifacts.write(directory, trained);
      try (LoadedArtifact loaded = ModelArtifact.load(directory)) {
        Files.delete(directory.resolve("neighbours.bin"));

        assertThat(Artifacts.scores(loaded.recommender(), 3, 1))
            .isEqualTo(Artifacts.scores(trained.recommender(), 3, 1));
      }
    }
  }

  @Test
  void closingAnArtifactClosesAllThatIsInIt() throws Exception {
    try (TrainedModel.Blend trained = Artifacts.blend(5)) {
      Artifacts.write(directory, trained);
    }
    LoadedArtifact loaded = ModelArtifact.load(directory);
    BlendRecommender blend = (BlendRecommender) loaded.recommender();

    loaded.close();
    loaded.close();

    for (BlendPart part : blend.parts()) {
      assertThatThrownBy(part.recommender()::scorer)
          .as("%s", part.recommender().kind())
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void theTrainedIndexIsTheCallersToClose() throws Exception {
    TrainedModel.Blend trained = Artifacts.blend(6);
    Artifacts.write(directory, trained);
    VmisKnnRecommender neighbours = trained.neighbours().recommender();
    assertThat(Artifacts.scores(neighbours, 3)).hasSize(Artifacts.ITEMS);

    trained.close();

    assertThatThrownBy(neighbours::scorer).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void partsOfDifferentItemsAreNoBlend() {
    TrainedModel.Gru4Rec gru4rec = new TrainedModel.Gru4Rec(Artifacts.trained(7));
    String[] others = new String[Artifacts.ITEMS];
    long[] counts = new long[Artifacts.ITEMS];
    for (int item = 0; item < others.length; item++) {
      others[item] = "other-" + item;
      counts[item] = 1;
    }
    Vocabulary vocabulary = Vocabulary.of(others, counts);
    Sessions sessions = Sessions.of(new int[][] {{1, 2}});
    try (TrainedModel.VmisKnn neighbours =
        new TrainedModel.VmisKnn(
            VmisKnnRecommender.of(vocabulary, sessions, VmisKnnSettings.defaults()))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new TrainedModel.Blend(gru4rec, neighbours, BlendWeights.equal(2)))
          .withMessageContaining("different items");
    }
    try (TrainedModel.VmisKnn neighbours = Artifacts.neighbours(7)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new TrainedModel.Blend(gru4rec, neighbours, BlendWeights.equal(3)))
          .withMessage("2 parts with weights for 3");
    }
  }
}
