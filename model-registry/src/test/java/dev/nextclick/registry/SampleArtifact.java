package dev.nextclick.registry;

import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.artifact.Manifest;
import dev.nextclick.models.artifact.ModelArtifact;
import dev.nextclick.models.artifact.TrainedModel;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.Gru4RecShape;
import dev.nextclick.models.gru4rec.Gru4RecWeights;
import dev.nextclick.models.gru4rec.Input;
import dev.nextclick.models.gru4rec.TrainedGru4Rec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A real artifact, written once and copied by those who publish it.
final class SampleArtifact {

  private static final int UNITS = 16;

  private SampleArtifact() {}

  static Path write(Path directory, int items) throws IOException {
    Files.createDirectories(directory);
    long[] counts = new long[items];
    Arrays.fill(counts, 3);
    ModelArtifact.write(
        directory,
        new TrainedModel.Gru4Rec(
            new TrainedGru4Rec(
                Vocabulary.of(
                    IntStream.range(0, items)
                        .mapToObj(item -> "item-" + item)
                        .toArray(String[]::new),
                    counts),
                Gru4RecSettings.of(Map.of("units", UNITS, "scale", 0)),
                Gru4RecWeights.initial(
                    new Gru4RecShape(items, UNITS, 1, Input.TIED, 0), new SplittableRandom(items)),
                1,
                1,
                Duration.ofSeconds(1))),
        new Manifest.TrainedOn(1, 2, Optional.empty(), Optional.empty()),
        Optional.empty(),
        Instant.parse("2026-01-01T00:00:00Z"));
    return directory;
  }

  /// Writes the same artifact again, wherever it is asked for.
  static ArtifactWriter copyOf(Path artifact) {
    return directory -> {
      for (Path file : files(artifact)) {
        Files.copy(file, directory.resolve(file.getFileName()));
      }
    };
  }

  static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
