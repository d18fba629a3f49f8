package dev.nextclick.models.artifact;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.gru4rec.Gru4RecModule;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.Gru4RecShape;
import dev.nextclick.models.gru4rec.Gru4RecWeights;
import dev.nextclick.models.gru4rec.Input;
import dev.nextclick.models.gru4rec.LearnedEpoch;
import dev.nextclick.models.gru4rec.TrainedGru4Rec;
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
        Vocabulary.of(
            IntStream.range(0, ITEMS).mapToObj(item -> "item-" + item).toArray(String[]::new),
            IntStream.range(0, ITEMS).mapToLong(item -> 1 + item % 7).toArray()),
        Gru4RecSettings.of(
            Map.of("units", UNITS, "layers", LAYERS, "input", input, "feed-forward", feedForward)),
        new Gru4RecWeights(shape, tables),
        1,
        1,
        Duration.ofSeconds(1),
        LEARNING_CURVE);
  }

  /// Writes an artifact into a folder.
  static Manifest write(Path directory, TrainedGru4Rec trained) throws IOException {
    return ModelArtifact.write(directory, trained, TRAINED_ON, METRICS, CREATED);
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
    Map<String, Manifest.FileEntry> entries = ArtifactFiles.describe(directory);
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
