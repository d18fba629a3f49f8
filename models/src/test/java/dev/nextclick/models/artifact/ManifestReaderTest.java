package dev.nextclick.models.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.models.ModelKind;
import dev.nextclick.models.artifact.ArtifactRefusedException.Reason;
import dev.nextclick.models.gru4rec.LearnedEpoch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManifestReaderTest {

  /// As the first release wrote it.
  private static final String FORMAT_ONE =
      """
      {
        "format_version" : 1,
        "kind" : "gru4rec",
        "create_time" : "2026-02-03T04:05:06.789Z",
        "shape" : { "items" : 3, "units" : 2, "layers" : 1 },
        "settings" : { "units" : 2, "alpha" : 0.5, "seed" : -9007199254740992 },
        "trained_on" : {
          "sessions" : 12, "events" : 34, "first_event_time" : "2026-01-01T10:00:00Z",
          "last_event_time" : "2026-01-02T10:00:00.000001Z"
        },
        "metrics" : {
          "recall_at_20" : 0.5, "mrr_at_20" : 0.25, "popularity_recall_at_20" : 0.125,
          "popularity_mrr_at_20" : 0.0625, "pairs" : 100, "train_seconds" : 1.5
        },
        "files" : { "model.pt" : { "size" : 7, "sha256" : "00ff" } },
        "self_checks" : [ { "session" : [ "a" ], "items" : [ "b", "c" ], "scores" : [ 1.5, -0.25 ] } ]
      }
      """;

  @TempDir Path directory;

  @Test
  void theFirstFormatIsRead() throws Exception {
    write(FORMAT_ONE);

    assertThat(ManifestReader.read(directory))
        .isEqualTo(
            new Manifest(
                1,
                ModelKind.GRU4REC,
                Instant.parse("2026-02-03T04:05:06.789Z"),
                new Manifest.Shape(3, 2, 1),
                Map.of("units", 2, "alpha", 0.5, "seed", -9007199254740992L),
                List.of(),
                new Manifest.TrainedOn(
                    12,
                    34,
                    Optional.of(Instant.parse("2026-01-01T10:00:00Z")),
                    Optional.of(Instant.parse("2026-01-02T10:00:00.000001Z"))),
                Optional.of(new Manifest.Metrics(0.5, 0.25, 0.125, 0.0625, 100, 1.5)),
                Map.of("model.pt", new Manifest.FileEntry(7, "00ff")),
                List.of(
                    new Manifest.SelfCheck(
                        List.of("a"), List.of("b", "c"), List.of(1.5f, -0.25f)))));
  }

  @Test
  void theSecondFormatHasWordsAmongItsSettingsAndALearningCurve() throws Exception {
    write(FORMAT_ONE);
    Artifacts.changeManifest(
        directory,
        root -> {
          root.put("format_version", 2);
          root.putArray("learning_curve").addObject().put("loss", 1.5).put("seconds", 2);
          ((ObjectNode) root.get("settings")).put("loss", "bpr-max");
        });

    assertThat(ManifestReader.read(directory).settings())
        .containsEntry("loss", "bpr-max")
        .containsEntry("alpha", 0.5)
        .containsEntry("units", 2L);
    assertThat(ManifestReader.read(directory).learningCurve())
        .containsExactly(new LearnedEpoch(1.5, 2, Optional.empty()));

    Artifacts.changeManifest(
        directory, root -> ((ObjectNode) root.get("settings")).put("loss", "b".repeat(101)));
    assertThat(refusal()).hasMessageContaining("'loss'");

    Artifacts.changeManifest(
        directory,
        root -> {
          ((ObjectNode) root.get("settings")).put("loss", "bpr-max");
          ((ObjectNode) root.at("/learning_curve/0")).put("recall_at_20", 0.5);
        });
    assertThat(refusal()).hasMessageContaining("'mrr_at_20'");
  }

  @Test
  void aFieldThatIsNotThereIsNamed() throws Exception {
    for (String field :
        List.of("create_time", "shape", "settings", "trained_on", "files", "self_checks")) {
      changed(field, root -> root.remove(field));
    }
  }

  @Test
  void aValueOfAnotherTypeOrOutOfItsRangeIsNamed() throws Exception {
    changed("create_time", root -> root.put("create_time", "yesterday"));
    changed("kind", root -> root.put("kind", 1));
    changed("format_version", root -> root.put("format_version", "1"));
    changed("items", root -> ((ObjectNode) root.get("shape")).put("items", 0));
    changed("items", root -> ((ObjectNode) root.get("shape")).put("items", 4_000_000_000L));
    changed("units", root -> ((ObjectNode) root.get("shape")).put("units", 2.5));
    changed("layers", root -> ((ObjectNode) root.get("shape")).put("layers", -1));
    changed("alpha", root -> ((ObjectNode) root.get("settings")).put("alpha", "half"));
    changed("events", root -> ((ObjectNode) root.get("trained_on")).put("events", -1));
    changed("size", root -> ((ObjectNode) root.at("/files/model.pt")).put("size", "7"));
    changed("self_checks", root -> root.putArray("self_checks"));
    changed("scores", root -> ((ObjectNode) root.at("/self_checks/0")).putArray("scores").add(1));
    changed(
        "session",
        root -> {
          var session = ((ObjectNode) root.at("/self_checks/0")).putArray("session");
          for (int i = 0; i < 65; i++) {
            session.add("a");
          }
        });
  }

  @Test
  void aTextThatIsNoJsonIsRefused() throws Exception {
    refused("");
    refused("null");
    refused("[]");
    refused("{");
    refused(FORMAT_ONE + "{}");
    refused(FORMAT_ONE.substring(0, FORMAT_ONE.length() / 2));
    refused(FORMAT_ONE.replace("\"kind\"", "\"format_version\" : 1, \"kind\""));
    refused(FORMAT_ONE.replace("0.0625", "1" + "0".repeat(500)));
    refused(FORMAT_ONE.replace("0.0625", "1e999"));
    refused(FORMAT_ONE.replace("0.0625", "NaN"));
    refused("{\"a\":".repeat(5000));
    refused(FORMAT_ONE.replace("gru4rec", "g".repeat(10_000)));
  }

  @Test
  void aManifestOfAMegabyteIsNotEvenRead() throws Exception {
    write(FORMAT_ONE + " ".repeat(1 << 20));

    assertThat(refusal()).hasMessageContaining("bytes");
  }

  private void changed(String named, Consumer<ObjectNode> change) throws IOException {
    write(FORMAT_ONE);
    Artifacts.changeManifest(directory, change);

    assertThat(refusal()).hasMessageContaining("'" + named + "'");
  }

  private void refused(String content) throws IOException {
    write(content);

    assertThat(refusal()).hasMessageContaining("cannot be read");
  }

  private ArtifactRefusedException refusal() {
    ArtifactRefusedException refusal =
        catchThrowableOfType(ArtifactRefusedException.class, () -> ManifestReader.read(directory));
    assertThat(refusal).isNotNull();
    assertThat(refusal.reason()).isEqualTo(Reason.CORRUPTED);
    return refusal;
  }

  private void write(String content) throws IOException {
    Files.write(directory.resolve("manifest.json"), content.getBytes(StandardCharsets.UTF_8));
  }
}
