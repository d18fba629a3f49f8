package dev.nextclick.cli.remote;

import static dev.nextclick.cli.CommandRun.nextclick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nextclick.cli.CommandRun;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.artifact.Manifest;
import dev.nextclick.models.artifact.ModelArtifact;
import dev.nextclick.models.artifact.TrainedModel;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.Gru4RecShape;
import dev.nextclick.models.gru4rec.Gru4RecWeights;
import dev.nextclick.models.gru4rec.Input;
import dev.nextclick.models.gru4rec.LearnedEpoch;
import dev.nextclick.models.gru4rec.TrainedGru4Rec;
import dev.nextclick.registry.ModelName;
import dev.nextclick.registry.ModelRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `nextclick models --registry`, on a real registry and with nothing else running.
final class RegistryVersionsTest {

  private static final ModelName SHOP = new ModelName("shop", "default");

  @TempDir private Path folder = Path.of("");
  private Path root = Path.of("");
  private ModelRegistry registry = ModelRegistry.open(Path.of(""));

  @BeforeEach
  void open() {
    root = folder.resolve("registry");
    registry = ModelRegistry.open(root);
  }

  @Test
  void versionsAreListedActivatedAndDeletedWithNoServiceRunning() throws Exception {
    String older = publish();
    String newer = publish();
    assertThat(models().out()).contains(older, newer, "none is active");

    CommandRun activated = models("activate", newer, "--json");

    assertThat(activated.status()).as(activated.err()).isZero();
    assertThat(activated.json().get("active").asBoolean()).isTrue();
    assertThat(registry.active(SHOP)).contains(newer);
    assertThat(models().out()).containsPattern("\\* +" + newer).contains("* is the active one");
    JsonNode first = models("--json").json().get("versions").get(0);
    assertThat(first.get("version").asText()).isEqualTo(newer);
    assertThat(first.get("active").asBoolean()).isTrue();
    assertThat(first.get("kind").asText()).isEqualTo("gru4rec");
    assertThat(first.get("items").asLong()).isEqualTo(5);
    assertThat(first.get("events").asLong()).isEqualTo(7);
    assertThat(first.get("recall_at_20").asDouble()).isEqualTo(0.5);
    assertThat(first.get("mrr_at_20").asDouble()).isEqualTo(0.25);
    assertThat(first.get("size_bytes").asLong()).isPositive();
    assertThat(first.get("damage").asText()).isEmpty();
    assertThat(first.get("learning_curve").toString())
        .isEqualTo(
            "[{\"loss\":7.25,\"seconds\":0.5},"
                + "{\"loss\":6.5,\"seconds\":0.25,\"recall_at_20\":0.75,\"mrr_at_20\":0.125}]");
    assertThat(models().out())
        .contains("loss of %s, epoch by epoch: 7.250, 6.500".formatted(newer))
        .doesNotContain("loss of " + older);

    assertThat(models("delete", older).out()).isEqualTo(older + " is deleted\n");
    assertThat(registry.version(SHOP, older)).isEmpty();
  }

  @Test
  void theActiveVersionIsNotDeleted() throws Exception {
    String version = publish();
    models("activate", version);
    refused(
        models("delete", version),
        "registry %s: %s is the active version of shop/default; activate another one first"
            .formatted(root, version));
    assertThat(registry.active(SHOP)).contains(version);
  }

  @Test
  void aVersionThatIsNotThereIsNamedWithWhereTheOthersAreListed() throws Exception {
    publish();
    for (String verb : List.of("activate", "delete")) {
      refused(
          models(verb, "v7"),
          "registry %1$s: shop/default has no version 'v7'; nextclick models --registry %1$s lists what there is"
              .formatted(root));
    }
  }

  @Test
  void aDamagedVersionIsListedAsSuchAndNotActivated() throws Exception {
    String good = publish();
    String damaged = publish();
    models("activate", good);
    Path model = registry.directory(SHOP, damaged).resolve("model.pt");
    byte[] content = Files.readAllBytes(model);
    content[content.length / 2] ^= 1;
    Files.write(model, content);

    CommandRun run = models("activate", damaged);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err())
        .contains(damaged + " of shop/default is damaged", "model.pt")
        .contains("what was active before still is");
    assertThat(registry.active(SHOP)).contains(good);

    Files.delete(model);
    assertThat(models().out()).containsPattern(damaged + "  damaged").contains("is damaged: ");
    assertThat(models("--json").json().get("versions").get(0).get("damage").asText())
        .contains("model.pt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "..", "a/b", "/etc", "two words", ""})
  void namesThatWouldLeadElsewhereAreRefused(String name) throws Exception {
    publish();
    for (CommandRun run :
        List.of(
            models("activate", name),
            models("delete", name),
            models("--model", name),
            nextclick("models", "--registry", root.toString(), "--site", name))) {
      assertThat(run.status()).as(run.err()).isEqualTo(2);
      assertThat(run.err()).contains("must be 1 to 64 of A-Z a-z 0-9", "not '" + name + "'");
    }
  }

  @Test
  void aDirectoryThatIsNoneIsNamedAndNotMade() throws Exception {
    refused(models(), "there is no registry at %s: no such directory".formatted(root));
    assertThat(root).doesNotExist();
    Files.writeString(root, "");
    refused(models("activate", "v"), "the registry %s is no directory".formatted(root));
  }

  @Test
  void aDirectoryThatHoldsNothingOfTheModelSaysSo() throws Exception {
    Files.createDirectories(root);
    CommandRun run = models();
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .isEqualTo(
            "no version of shop/default in %s has been published; nextclick train makes one\n"
                .formatted(root));
    assertThat(models("--json").json().get("versions")).isEmpty();
  }

  @Test
  void whatCannotBeReadIsNamed() throws Exception {
    Path versions = root.resolve("shop/default/versions");
    Files.createDirectories(versions.getParent());
    Files.writeString(versions, "");
    refused(models(), "cannot read the registry %s: %s is no directory".formatted(root, versions));
  }

  @Test
  void aRegistryThatMayNotBeWrittenIsNamed() throws Exception {
    String version = publish();
    Path model = root.resolve("shop/default");
    for (Path each : List.of(model, model.resolve("staging"), model.resolve("versions"))) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("r-xr-xr-x"));
    }
    try {
      assumeFalse(Files.isWritable(model), "skipped: this user may write everywhere");
      CommandRun run = models("activate", version);
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err()).contains("cannot activate " + version, "permission denied");
    } finally {
      for (Path each : List.of(model, model.resolve("staging"), model.resolve("versions"))) {
        Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  @Test
  void theTrainerAndTheRegistryExcludeEachOther() throws Exception {
    String version = publish();
    CommandRun run = models("activate", version, "--trainer", "127.0.0.1:7413");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("nextclick: --registry and --trainer exclude each other\n");
    assertThat(registry.active(SHOP)).isEmpty();
    assertThat(nextclick("models", "activate", "--help").out().replaceAll("\\s+", " "))
        .contains("--registry=DIR", "Instead of --trainer", "Works with the trainer down.");
  }

  private CommandRun models(String... arguments) {
    List<String> all = new ArrayList<>(List.of("models"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--registry", root.toString(), "--site", "shop"));
    return nextclick(all.toArray(String[]::new));
  }

  private static void refused(CommandRun run, String line) {
    assertThat(run.err()).isEqualTo("nextclick: " + line + "\n");
    assertThat(run.status()).isEqualTo(1);
  }

  private String publish() throws Exception {
    return registry.publish(SHOP, RegistryVersionsTest::write);
  }

  private static void write(Path directory) throws IOException {
    int units = 4;
    String[] items = {"a", "b", "c", "d", "e"};
    ModelArtifact.write(
        directory,
        new TrainedModel.Gru4Rec(
            new TrainedGru4Rec(
                Vocabulary.of(items, new long[] {1, 1, 1, 1, 1}),
                Gru4RecSettings.of(Map.of("units", units)),
                Gru4RecWeights.initial(
                    new Gru4RecShape(items.length, units, 1, Input.TIED, 0),
                    new SplittableRandom(1)),
                1,
                1,
                Duration.ofSeconds(1),
                List.of(
                    new LearnedEpoch(7.25, 0.5, Optional.empty()),
                    new LearnedEpoch(
                        6.5, 0.25, Optional.of(new LearnedEpoch.Validation(0.75, 0.125)))))),
        new Manifest.TrainedOn(3, 7, Optional.empty(), Optional.empty()),
        Optional.of(new Manifest.Metrics(0.5, 0.25, 0.1, 0.05, 4, 1)),
        Instant.parse("2026-01-01T00:00:00Z"));
  }
}
