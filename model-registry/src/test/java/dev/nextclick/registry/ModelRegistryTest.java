package dev.nextclick.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nextclick.models.artifact.ArtifactRefusedException;
import dev.nextclick.models.artifact.ArtifactRefusedException.Reason;
import dev.nextclick.models.artifact.ModelArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelRegistryTest {

  private static final ModelName SHOP = new ModelName("shop", "default");

  @TempDir static Path shared;
  static ArtifactWriter artifact = SampleArtifact.copyOf(Path.of("set before all"));

  @TempDir Path folder;
  private Path root;
  private ModelRegistry registry;

  @BeforeAll
  static void writeAnArtifact() throws IOException {
    artifact = SampleArtifact.copyOf(SampleArtifact.write(shared.resolve("artifact"), 30));
  }

  @BeforeEach
  void openARegistryThatIsNotThereYet() {
    root = folder.resolve("data").resolve("registry");
    registry = ModelRegistry.open(root);
  }

  @Test
  void aRegistryThatIsNotThereHoldsNothing() throws Exception {
    assertThat(registry.models()).isEmpty();
    assertThat(registry.active(SHOP)).isEmpty();
    assertThat(registry.versions(SHOP)).isEmpty();
    assertThat(registry.version(SHOP, "1")).isEmpty();
    registry.removeLeftovers();
    assertThat(root).doesNotExist();
  }

  @Test
  void whatIsPublishedIsThereAndNotActive() throws Exception {
    String version = registry.publish(SHOP, artifact);

    assertThat(registry.active(SHOP)).isEmpty();
    assertThat(registry.models()).containsExactly(SHOP);
    PublishedVersion published = registry.version(SHOP, version).orElseThrow();
    assertThat(published.active()).isFalse();
    assertThat(published.damage()).isEmpty();
    assertThat(published.manifest().orElseThrow().shape().items()).isEqualTo(30);
    assertThat(published.sizeBytes()).isGreaterThan(1000);
    ModelArtifact.verify(registry.directory(SHOP, version));
    assertThat(staged()).isEmpty();
  }

  @Test
  void versionsAreListedTheNewestFirstWhateverTheClockSays() throws Exception {
    Clock late = Clock.fixed(Instant.parse("2026-05-05T05:05:05.005Z"), ZoneOffset.UTC);
    Clock early = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    String first = ModelRegistry.open(root, late).publish(SHOP, artifact);
    String second = ModelRegistry.open(root, early).publish(SHOP, artifact);
    String third = ModelRegistry.open(root, late).publish(SHOP, artifact);

    assertThat(registry.versions(SHOP).stream().map(PublishedVersion::version))
        .containsExactly(third, second, first);
    assertThat(first).startsWith("20260505T050505.005-");
    assertThat(registry.version(SHOP, second).orElseThrow().publishTime())
        .isEqualTo(Instant.parse("2026-05-05T05:05:05.006Z"));
  }

  @Test
  void theActiveVersionIsTheOneActivatedLastAlsoAnOlderOne() throws Exception {
    String first = registry.publish(SHOP, artifact);
    String second = registry.publish(SHOP, artifact);

    registry.activate(SHOP, second);
    assertThat(ModelRegistry.open(root).active(SHOP)).contains(second);
    registry.activate(SHOP, first);

    assertThat(registry.active(SHOP)).contains(first);
    assertThat(registry.versions(SHOP).stream().filter(PublishedVersion::active))
        .extracting(PublishedVersion::version)
        .containsExactly(first);
  }

  @Test
  void sitesAndModelsKeepApart() throws Exception {
    ModelName video = new ModelName("video", "default");
    String version = registry.publish(SHOP, artifact);
    registry.activate(SHOP, version);
    registry.publish(video, artifact);

    assertThat(registry.active(video)).isEmpty();
    assertThat(registry.models()).containsExactlyInAnyOrder(SHOP, video);
  }

  @Test
  void aVersionThatIsNotThereIsNeitherActivatedNorDeletedNorFound() throws Exception {
    registry.activate(SHOP, registry.publish(SHOP, artifact));
    String active = registry.active(SHOP).orElseThrow();

    for (String absent : List.of("20260101T000000.000-0000", "..", ".", "../../..", "", "a/b")) {
      assertThatExceptionOfType(VersionNotFoundException.class)
          .isThrownBy(() -> registry.activate(SHOP, absent));
      assertThatExceptionOfType(VersionNotFoundException.class)
          .isThrownBy(() -> registry.delete(SHOP, absent));
      assertThatExceptionOfType(VersionNotFoundException.class)
          .isThrownBy(() -> registry.directory(SHOP, absent));
      assertThat(registry.version(SHOP, absent)).isEmpty();
    }
    assertThat(registry.active(SHOP)).contains(active);
  }

  @Test
  void aDamagedVersionIsListedAsSuchAndNotActivated() throws Exception {
    String good = registry.publish(SHOP, artifact);
    registry.activate(SHOP, good);
    String truncated = registry.publish(SHOP, artifact);
    Path model = registry.directory(SHOP, truncated).resolve("model.pt");
    Files.write(model, new byte[] {1});
    String flipped = registry.publish(SHOP, artifact);
    flipABit(registry.directory(SHOP, flipped).resolve("model.pt"));

    assertThat(registry.version(SHOP, truncated).orElseThrow().damage().orElseThrow())
        .startsWith("TRUNCATED");
    assertThat(registry.version(SHOP, truncated).orElseThrow().manifest()).isEmpty();
    assertThatExceptionOfType(VersionDamagedException.class)
        .isThrownBy(() -> registry.activate(SHOP, truncated))
        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.TRUNCATED));
    assertThatExceptionOfType(VersionDamagedException.class)
        .isThrownBy(() -> registry.activate(SHOP, flipped))
        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.CORRUPTED));
    assertThat(registry.active(SHOP)).contains(good);
    registry.delete(SHOP, truncated);
    registry.delete(SHOP, flipped);
    assertThat(registry.versions(SHOP)).hasSize(1);
  }

  @Test
  void theActiveVersionIsNotDeleted() throws Exception {
    String first = registry.publish(SHOP, artifact);
    String second = registry.publish(SHOP, artifact);
    registry.activate(SHOP, first);

    assertThatExceptionOfType(VersionActiveException.class)
        .isThrownBy(() -> registry.delete(SHOP, first));
    registry.delete(SHOP, second);

    assertThat(registry.versions(SHOP))
        .extracting(PublishedVersion::version)
        .containsExactly(first);
    assertThat(staged()).isEmpty();
  }

  @Test
  void aWriterThatFailsOrWritesNonsenseLeavesNothing() {
    assertThatIOException()
        .isThrownBy(
            () ->
                registry.publish(
                    SHOP,
                    directory -> {
                      Files.writeString(directory.resolve("model.pt"), "half");
                      throw new IOException("disk full");
                    }))
        .withMessage("disk full");
    assertThatExceptionOfType(ArtifactRefusedException.class)
        .isThrownBy(
            () ->
                registry.publish(
                    SHOP, directory -> Files.writeString(directory.resolve("model.pt"), "x")));

    assertThat(root.resolve("shop/default/versions")).isEmptyDirectory();
    assertThat(root.resolve("shop/default/staging")).isEmptyDirectory();
  }

  @Test
  void leftoversGoAndWhatIsInWorkStays() throws Exception {
    registry.publish(SHOP, artifact);
    Path staging = root.resolve("shop/default/staging");
    Files.createDirectories(staging.resolve("publish-dead").resolve("folder"));
    Files.writeString(staging.resolve("publish-dead").resolve("model.pt"), "half");
    Files.writeString(staging.resolve("active-dead"), "half");
    Files.setLastModifiedTime(staging.resolve("active-dead"), FileTime.from(Instant.EPOCH));
    Files.writeString(staging.resolve("active-of-another-process"), "about to be moved");

    registry.publish(
        SHOP,
        directory -> {
          registry.removeLeftovers();
          artifact.write(directory);
        });

    assertThat(staged()).containsExactly("active-of-another-process");
    assertThat(registry.versions(SHOP)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "20260101", "../../x\n", "a\nb\n"})
  void aPointerThatIsDamagedIsSaidAndCanBeReplaced(String content) throws Exception {
    String version = registry.publish(SHOP, artifact);
    Files.writeString(root.resolve("shop/default/active"), content);

    assertThatIOException()
        .isThrownBy(() -> registry.active(SHOP))
        .withMessageContaining("does not name a version");
    assertThat(registry.versions(SHOP)).hasSize(1);
    registry.activate(SHOP, version);
    assertThat(registry.active(SHOP)).contains(version);
  }

  @Test
  void aMirroredVersionKeepsItsIdAndIsVerified() throws Exception {
    String version = registry.publish(SHOP, artifact);
    Path original = registry.directory(SHOP, version);
    ModelRegistry copies = ModelRegistry.open(folder.resolve("cache"));

    copies.mirror(SHOP, version, original);
    copies.mirror(SHOP, version, original);
    copies.activate(SHOP, version);
    flipABit(original.resolve("vocabulary.bin"));

    assertThatExceptionOfType(ArtifactRefusedException.class)
        .isThrownBy(() -> copies.mirror(SHOP, "another", original));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> copies.mirror(SHOP, "../../up", original));
    assertThat(copies.versions(SHOP))
        .extracting(PublishedVersion::version)
        .containsExactly(version);
    copies.discard(SHOP, version);
    assertThat(copies.active(SHOP)).isEmpty();
    assertThat(copies.versions(SHOP)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../up", "a/b", "a\\b", "a b", "ü", "a\u0000b", "/etc"})
  void namesThatAreNoFolderAreRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ModelName(name, "default"))
        .withMessageContaining("site");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ModelName("shop", name))
        .withMessageContaining("model");
    assertThatIllegalArgumentException().isThrownBy(() -> new ModelName("shop", "x".repeat(65)));
  }

  private static void flipABit(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    content[content.length / 2] ^= 1;
    Files.write(file, content);
  }

  private List<String> staged() throws IOException {
    return SampleArtifact.files(root.resolve("shop/default/staging")).stream()
        .map(path -> path.getFileName().toString())
        .toList();
  }
}
