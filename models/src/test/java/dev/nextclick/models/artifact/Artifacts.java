package dev.nextclick.models.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Scorer;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.artifact.ArtifactRefusedException.Reason;
import dev.nextclick.models.blend.BlendWeights;
import dev.nextclick.models.gru4rec.Gru4RecModule;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.Gru4RecShape;
import dev.nextclick.models.gru4rec.Gru4RecWeights;
import dev.nextclick.models.gru4rec.Input;
import dev.nextclick.models.gru4rec.LearnedEpoch;
import dev.nextclick.models.gru4rec.TrainedGru4Rec;
import dev.nextclick.models.neighbours.VmisKnnRecommender;
import dev.nextclick.models.neighbours.VmisKnnSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Artifacts of small models with random weights, and ways to change them.
final class Artifacts {

  static final int ITEMS = 40;
  static final int UNITS = 8;
  static final int LAYERS = 2;
  static final int SESSIONS = 60;

  static final Manifest.TrainedOn TRAINED_ON =
      new Manifest.TrainedOn(
          12, 34, Optional.of(Instant.parse("2026-01-01T10:00:00.123456Z")), Optional.empty());

  static final Optional<Manifest.Metrics> METRICS =
      Optional.of(new Manifest.Metrics(0.5, 0.25, 0.125, 0.0625, 100, 1.5));

  static final List<LearnedEpoch> LEARNING_CURVE =
      List.of(
          new LearnedEpoch(7.5, 0.25, Optional.empty()),
          new LearnedEpoch(6.25, 0.5, Optional.of(new LearnedEpoch.Validation(0.75, 0.375))));

  static final Instant CREATED = Instant.parse("2026-02-03T04:05:06.789Z");

  private static final ObjectMapper JSON = new ObjectMapper();

  private Artifacts() {}

  static TrainedGru4Rec trained(long seed) {
    return trained(Input.TIED, 0, seed);
  }

  static TrainedGru4Rec trained(Input input, int feedForward, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<float[]> tables = new ArrayList<>();
    Gru4RecShape shape = new Gru4RecShape(ITEMS, UNITS, LAYERS, input, feedForward);
    for (var parameter : Gru4RecModule.parameters(shape)) {
      float[] table = new float[parameter.size()];
      for (int i = 0; i < table.length; i++) {
        table[i] = (float) random.nextDouble(-0.5, 0.5);
      }
      tables.add(table);
    }
    return new TrainedGru4Rec(
        vocabulary(),
        Gru4RecSettings.of(
            Map.of(
                "units",
                UNITS,
                "layers",
                LAYERS,
                "input",
                input,
                "feed-forward",
                feedForward,
                "scale",
                0)),
        new Gru4RecWeights(shape, tables),
        1,
        1,
        Duration.ofSeconds(1),
        LEARNING_CURVE);
  }

  private static Vocabulary vocabulary() {
    return Vocabulary.of(
        IntStream.range(0, ITEMS).mapToObj(item -> "item-" + item).toArray(String[]::new),
        IntStream.range(0, ITEMS).mapToLong(item -> 1 + item % 7).toArray());
  }

  /// Session neighbours of drawn sessions. The caller closes them.
  static TrainedModel.VmisKnn neighbours(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] sessions = new int[SESSIONS][];
    for (int session = 0; session < sessions.length; session++) {
      sessions[session] = random.ints(2 + random.nextInt(5), 0, ITEMS).toArray();
    }
    return new TrainedModel.VmisKnn(
        VmisKnnRecommender.of(
            vocabulary(),
            Sessions.of(sessions),
            VmisKnnSettings.of(Map.of("neighbours", 50, "sharpness", 1.25))));
  }

  /// A blend that trusts its first part in first clicks most, and its second behind them. The caller closes it.
  static TrainedModel.Blend blend(long seed) {
    Map<String, Double> weights =
        Map.of("temperature-1", 0.8, "weight-first-1", 0.65, "weight-first-2", 0.35);
    return new TrainedModel.Blend(
        new TrainedModel.Gru4Rec(trained(seed)), neighbours(seed), BlendWeights.of(2, weights));
  }

  /// Writes an artifact into a folder.
  static Manifest write(Path directory, TrainedGru4Rec trained) throws IOException {
    return write(directory, new TrainedModel.Gru4Rec(trained));
  }

  /// Writes an artifact into a folder.
  static Manifest write(Path directory, TrainedModel trained) throws IOException {
    return ModelArtifact.write(directory, trained, TRAINED_ON, METRICS, CREATED);
  }

  /// What a recommender makes of a session.
  static float[] scores(Recommender recommender, int... session) {
    float[][] scores = {new float[recommender.vocabulary().size()]};
    try (Scorer scorer = recommender.scorer()) {
      scorer.score(new int[][] {session}, scores);
    }
    return scores[0];
  }

  /// Expects that an artifact is refused.
  static void assertRefused(Path directory, Reason reason, String detail) {
    ArtifactRefusedException refused =
        catchThrowableOfType(
            ArtifactRefusedException.class,
            () -> {
              try (LoadedArtifact loaded = ModelArtifact.load(directory)) {
                throw new AssertionError("loaded " + loaded.manifest());
              }
            });
    assertThat(refused).isNotNull();
    assertThat(refused.reason()).isEqualTo(reason);
    assertThat(refused).hasMessageContaining(detail).hasMessageStartingWith(reason.name());
  }

  /// Changes the manifest.
  static void changeManifest(Path directory, Consumer<ObjectNode> change) throws IOException {
    Path file = directory.resolve(ArtifactFiles.MANIFEST);
    ObjectNode root = (ObjectNode) JSON.readTree(Files.readAllBytes(file));
    change.accept(root);
    Files.write(file, JSON.writeValueAsBytes(root));
  }

  /// Makes the manifest agree with the files as they are now, as somebody who means harm would.
  static void rehash(Path directory) throws IOException {
    JsonNode manifest =
        JSON.readTree(Files.readAllBytes(directory.resolve(ArtifactFiles.MANIFEST)));
    ModelKind kind = ModelKind.of(manifest.get("kind").textValue()).orElseThrow();
    Map<String, Manifest.FileEntry> entries = ArtifactFiles.describe(directory, kind);
    changeManifest(
        directory,
        root -> {
          ObjectNode files = root.putObject("files");
          entries.forEach(
              (name, entry) ->
                  files.putObject(name).put("size", entry.size()).put("sha256", entry.sha256()));
        });
  }
}
