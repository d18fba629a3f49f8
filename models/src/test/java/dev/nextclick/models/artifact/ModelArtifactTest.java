package dev.nextclick.models.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoopTranslator;
import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.SessionReplay;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.gru4rec.Gru4RecRecommender;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.Gru4RecTraining;
import dev.nextclick.models.gru4rec.Input;
import dev.nextclick.models.gru4rec.Revisits;
import dev.nextclick.models.gru4rec.Scoring;
import dev.nextclick.models.gru4rec.TrainedGru4Rec;
import dev.nextclick.models.gru4rec.TrainingListener;
import dev.nextclick.models.torch.Libtorch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelArtifactTest {

  @TempDir Path directory;
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() throws Exception {
    TrainedGru4Rec trained = Artifacts.trained(1);
    Manifest written = Artifacts.write(directory, trained);

    Manifest read = ModelArtifact.verify(directory);

    assertThat(read).isEqualTo(written);
    assertThat(read.formatVersion()).isEqualTo(ModelArtifact.FORMAT);
    assertThat(read.kind()).isEqualTo(ModelKind.GRU4REC);
    assertThat(read.createTime()).isEqualTo(Artifacts.CREATED);
    assertThat(read.shape())
        .isEqualTo(new Manifest.Shape(Artifacts.ITEMS, Artifacts.UNITS, Artifacts.LAYERS));
    assertThat(read.trainedOn()).isEqualTo(Artifacts.TRAINED_ON);
    assertThat(read.metrics()).isEqualTo(Artifacts.METRICS);
    assertThat(read.settings())
        .containsEntry("units", (long) Artifacts.UNITS)
        .containsEntry("loss", "cross-entropy");
    assertThat(read.learningCurve()).isEqualTo(Artifacts.LEARNING_CURVE);
    assertThat(read.files()).containsOnlyKeys("model.pt", "vocabulary.bin");
    assertThat(read.selfChecks()).isNotEmpty();
  }

  /// Written by the release that had no other format: two layers of three units, five items.
  @Test
  void anArtifactOfTheFormatBeforeIsServed() throws Exception {
    Path before = Path.of("src/test/resources/artifact-format-1");
    try (LoadedArtifact loaded = ModelArtifact.load(before)) {
      assertThat(loaded.manifest().formatVersion()).isEqualTo(ModelArtifact.FORMAT_BEFORE);
      assertThat(Artifacts.scores(loaded.recommender(), new int[] {0})[4])
          .isCloseTo(0.3972202f, within(1e-5f));
      try (SessionReplay replay = loaded.recommender().replay(1)) {
        float[][] replayed = new float[1][5];
        replay.click(new int[] {1}, new boolean[] {true}, replayed);
        replay.click(new int[] {0}, new boolean[] {false}, replayed);
        assertThat(replayed[0])
            .containsExactly(
                Artifacts.scores(loaded.recommender(), new int[] {1, 0}), within(1e-6f));
      }
    }
  }

  @Test
  void aModelThatWasNeverEvaluatedHasNoMetrics() throws Exception {
    ModelArtifact.write(
        directory,
        new TrainedModel.Gru4Rec(Artifacts.trained(1)),
        Artifacts.TRAINED_ON,
        Optional.empty(),
        Artifacts.CREATED);

    assertThat(ModelArtifact.verify(directory).metrics()).isEmpty();
  }

  @ParameterizedTest(name = "input {0}, {1} feed-forward layers")
  @CsvSource({"TIED, 0", "TIED, 2", "SEPARATE, 0", "ONE_HOT, 1"})
  void theLoadedModelScoresAsTheTrainedOne(Input input, int feedForward) throws Exception {
    TrainedGru4Rec trained = Artifacts.trained(input, feedForward, 2);
    Artifacts.write(directory, trained);
    int[] session = {3, 1, 4, 1, 5};

    try (LoadedArtifact loaded = ModelArtifact.load(directory);
        Recommender original = Gru4RecRecommender.of(trained, directory)) {
      assertThat(Artifacts.scores(loaded.recommender(), session))
          .isEqualTo(Artifacts.scores(original, session));
      assertThat(loaded.recommender().vocabulary().id(7)).isEqualTo("item-7");
      assertThat(loaded.recommender().vocabulary().count(6)).isEqualTo(7);
    }
  }

  @ParameterizedTest(name = "input {0}, {1} feed-forward layers")
  @CsvSource({"TIED, 0", "ONE_HOT, 2"})
  void anyDjlLoadsTheArchiveAsTheModelItIs(Input input, int feedForward) throws Exception {
    TrainedGru4Rec trained = Artifacts.trained(input, feedForward, 3);
    Artifacts.write(directory, trained);
    int[] session = {3, 1, 4};
    float[] ours;
    try (LoadedArtifact loaded = ModelArtifact.load(directory)) {
      ours = Artifacts.scores(loaded.recommender(), session);
    }

    Libtorch.engine();
    try (Model model = Model.newInstance("model");
        NDManager manager = NDManager.newBaseManager()) {
      model.load(directory);
      try (var predictor = model.newPredictor(new NoopTranslator());
          NDArray clicks = manager.create(new long[][] {{3, 1, 4}})) {
        float[] theirs = predictor.predict(new NDList(clicks)).get(0).toFloatArray();
        assertThat(theirs).hasSize(ours.length);
        for (int item = 0; item < ours.length; item++) {
          assertThat(theirs[item]).isCloseTo(ours[item], within(1e-5f));
        }
      }
    }
  }

  @Test
  void scoresByDirectionAreServedAsTheLogitsOfTheTraining() throws Exception {
    Map<String, ?> settings =
        Map.of("units", 8, "batch-size", 4, "negatives", 8, "epochs", 1, "scale", 12);
    Vocabulary vocabulary =
        Vocabulary.of(new String[] {"a", "b", "c", "d", "e"}, new long[] {4, 3, 2, 1, 1});
    int[][] sessions = new int[12][];
    Arrays.setAll(sessions, i -> new int[] {i % 5, (i + 1) % 5, (i + 2) % 5});
    TrainedGru4Rec trained =
        new Gru4RecTraining(Gru4RecSettings.of(settings), folder, TrainingListener.none())
            .train(vocabulary, Sessions.of(sessions));
    Artifacts.write(directory, trained);
    int[] session = {3, 1, 4};
    try (LoadedArtifact loaded = ModelArtifact.load(directory);
        Recommender ofThird =
            Gru4RecRecommender.load(
                directory.resolve("model.pt"), vocabulary, new Scoring(4, Revisits.NONE))) {
      float[] scores = Artifacts.scores(loaded.recommender(), session);
      float[] third = Artifacts.scores(ofThird, session);
      for (int item = 0; item < vocabulary.size(); item++) {
        assertThat(scores[item]).isBetween(-12f, 12f).isCloseTo(3 * third[item], within(1e-4f));
      }
    }
  }

  @Test
  void itemsOfAllButEqualScoresMayChangePlaces() throws Exception {
    Artifacts.write(directory, Artifacts.trained(4));
    try (LoadedArtifact loaded = ModelArtifact.load(directory)) {
      Manifest.SelfCheck check = loaded.manifest().selfChecks().getFirst();
      List<Float> shifted = check.scores().stream().map(score -> score + 1e-4f).toList();

      assertThat(
              SelfChecks.difference(
                  loaded.recommender(),
                  List.of(new Manifest.SelfCheck(check.session(), check.items(), shifted))))
          .isEmpty();
    }
  }

  @Test
  void describingLooksAtNoContent() throws Exception {
    Artifacts.write(directory, Artifacts.trained(5));
    byte[] model = Files.readAllBytes(directory.resolve("model.pt"));
    model[model.length / 2] ^= 1;
    Files.write(directory.resolve("model.pt"), model);

    assertThat(ModelArtifact.describe(directory).shape().items()).isEqualTo(Artifacts.ITEMS);
  }
}
