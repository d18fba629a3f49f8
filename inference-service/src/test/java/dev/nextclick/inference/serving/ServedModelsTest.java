package dev.nextclick.inference.serving;

import static dev.nextclick.inference.serving.PublishedModels.ITEMS;
import static dev.nextclick.inference.serving.PublishedModels.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import dev.nextclick.models.artifact.ModelArtifact;
import dev.nextclick.registry.ModelName;
import dev.nextclick.registry.ModelRegistry;
import dev.nextclick.registry.PublishedVersion;
import dev.nextclick.runtime.metrics.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pointer is looked at when a test says so.
final class ServedModelsTest {

  private static final Duration RETRY = Duration.ofMinutes(1);

  @TempDir Path folder;

  private final SteppedClock clock = new SteppedClock();
  private PublishedModels published = new PublishedModels(Path.of("set before each"));
  private ServedModels served =
      new ServedModels(
          ServingSettings.of(Path.of(""), Path.of("")), new ServingMetrics(new Metrics()));

  @BeforeEach
  void openARegistryThatIsNotThereYet() {
    published = new PublishedModels(folder.resolve("registry"));
    served = open();
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void withNoModelThereIsNothingToLease() {
    served.follow();

    assertThatExceptionOfType(NoActiveModelException.class)
        .isThrownBy(() -> served.lease(SHOP, Optional.empty()))
        .withMessageContaining("shop/default");
    assertThat(served.ready()).isNotDone();
    assertThat(served.report()).isEmpty();
  }

  @Test
  void aPublishedVersionThatIsNotActiveIsNotServed() throws Exception {
    published.publish(SHOP, ITEMS, 1);
    served.follow();

    assertThat(served.ready()).isNotDone();
  }

  @Test
  void theActiveVersionIsServedOnceThePointerWasLookedAt() throws Exception {
    String version = published.activate(1);
    served.follow();

    assertThat(served.ready()).isCompleted();
    assertServed(version);
    assertThat(served.report())
        .containsExactly(new VersionStatus(SHOP, version, true, Optional.empty(), 0));
  }

  @Test
  void thePointerIsFollowedForwardAndBack() throws Exception {
    String first = published.activate(1);
    served.follow();
    String second = published.activate(2);
    assertServed(first);
    served.follow();
    assertServed(second);

    published.registry().activate(SHOP, first);
    served.follow();

    assertServed(first);
    assertThat(served.report())
        .extracting(VersionStatus::version, VersionStatus::serving)
        .containsExactlyInAnyOrder(tuple(first, true), tuple(second, false));
  }

  @Test
  void eachSiteHasItsOwn() throws Exception {
    ModelName video = new ModelName("video", "default");
    String shop = published.activate(1);
    String clips = published.activate(video, 10, 2);
    served.follow();

    assertServed(shop);
    ServedModel model = served.lease(video, Optional.of(clips));
    assertThat(model.vocabulary().size()).isEqualTo(10);
    model.release();
  }

  @Test
  void aVersionIsServedToWhoNamesItAndAnotherIsNot() throws Exception {
    String first = published.activate(1);
    String second = published.publish(SHOP, ITEMS, 2);
    served.follow();

    served.lease(SHOP, Optional.of(first)).release();
    assertThatExceptionOfType(VersionNotServedException.class)
        .isThrownBy(() -> served.lease(SHOP, Optional.of(second)))
        .withMessageContaining(second);
  }

  @Test
  void aDamagedVersionIsRefusedByNameAndTheOneBeforeGoesOn() throws Exception {
    String good = published.activate(1);
    served.follow();
    for (String file : List.of("model.pt", "neighbours.bin", "vocabulary.bin")) {
      String damaged = published.activateBlend(2);
      published.damage(damaged, file);

      served.follow();

      assertServed(good);
      VersionStatus status = status(damaged);
      assertThat(status.serving()).isFalse();
      assertThat(status.refusal().orElseThrow()).startsWith("CORRUPTED").contains(file);
    }
    assertThat(status(good).refusal()).isEmpty();
  }

  @Test
  void aVersionWithForeignCodeIsRefusedByNameThoughItsHashesAreRight() throws Exception {
    String good = published.activate(1);
    served.follow();
    String foreign = published.publishWithForeignCode(2);
    published.registry().activate(SHOP, foreign);

    served.follow();

    assertServed(good);
    assertThat(status(foreign).refusal().orElseThrow()).startsWith("FOREIGN_CODE");
  }

  @Test
  void aVersionThatIsGoneIsRefusedByName() throws Exception {
    published.activate(1);
    served.follow();
    Files.writeString(folder.resolve("registry/shop/default/active"), "20990101T000000.000-dead\n");

    served.follow();

    assertThat(status("20990101T000000.000-dead").refusal().orElseThrow())
        .contains("has no version");
  }

  @Test
  void aPointerThatCannotBeReadChangesNothing() throws Exception {
    String version = published.activate(1);
    served.follow();
    Files.writeString(folder.resolve("registry/shop/default/active"), "");

    served.follow();

    assertServed(version);
  }

  @Test
  void aRefusedVersionIsTriedAgainAfterAWhileOnly() throws Exception {
    String version = published.activate(1);
    published.damage(version, "model.pt");
    served.follow();
    assertThat(served.ready()).isNotDone();
    // The same bit once more: it is whole again.
    published.damage(version, "model.pt");

    clock.step(RETRY.minusMillis(1));
    served.follow();
    assertThat(served.ready()).isNotDone();
    clock.step(Duration.ofMillis(1));
    served.follow();

    assertServed(version);
    assertThat(status(version).refusal()).isEmpty();
  }

  @Test
  void memoryIsFreedAfterTheSwapAndTheLastLease() throws Exception {
    published.activate(1);
    served.follow();
    ServedModel old = served.lease(SHOP, Optional.empty());
    ServedModel again = served.lease(SHOP, Optional.empty());
    assertThat(again).isSameAs(old);
    published.activate(2);
    served.follow();

    assertThat(old.isFreed()).isFalse();
    assertThat(old.score(0, 0, new int[] {1, 2})).hasSize(ITEMS);
    old.release();
    assertThat(old.isFreed()).isFalse();
    again.release();

    assertThat(old.isFreed()).isTrue();
    assertThat(old.acquire()).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> old.artifact().recommender().scorer());
  }

  @Test
  void aStartWithoutTheRegistryServesWhatWasServedLast() throws Exception {
    published.activate(1);
    served.follow();
    String last = published.activate(2);
    served.follow();
    served.close();
    Files.move(folder.resolve("registry"), folder.resolve("away"));

    served = open();
    served.follow();

    assertServed(last);
  }

  @Test
  void aStartWithADamagedVersionActiveServesWhatWasServedLast() throws Exception {
    String last = published.activate(1);
    served.follow();
    served.close();
    String damaged = published.activate(2);
    published.damage(damaged, "model.pt");

    served = open();
    served.follow();

    assertServed(last);
    assertThat(status(damaged).refusal()).isPresent();
  }

  @Test
  void aDamagedCopyIsMadeAgain() throws Exception {
    String version = published.activate(1);
    served.follow();
    served.close();
    Files.write(
        folder.resolve("cache/shop/default/versions/" + version + "/model.pt"), new byte[] {1});

    served = open();
    served.follow();

    assertServed(version);
  }

  @Test
  void theCacheKeepsWhatIsServedAndTheOneBefore() throws Exception {
    published.activate(1);
    served.follow();
    String second = published.activate(2);
    served.follow();
    String third = published.activate(3);
    served.follow();

    assertThat(ModelRegistry.open(folder.resolve("cache")).versions(SHOP))
        .extracting(PublishedVersion::version)
        .containsExactly(third, second);
  }

  @Test
  void aRegistryThatGoesAwayAndComesBackIsFollowedAgain() throws Exception {
    String first = published.activate(1);
    served.follow();
    Files.move(folder.resolve("registry"), folder.resolve("away"));
    served.follow();
    assertServed(first);

    Files.move(folder.resolve("away"), folder.resolve("registry"));
    String second = published.activate(2);
    served.follow();

    assertServed(second);
  }

  private ServedModels open() {
    return new ServedModels(
        new ServingSettings(
            folder.resolve("registry"), folder.resolve("cache"), Duration.ofHours(1), RETRY, 2, 16),
        clock,
        ModelArtifact::load,
        new ServingMetrics(new Metrics()));
  }

  private VersionStatus status(String version) throws IOException {
    return served.report().stream()
        .filter(status -> status.version().equals(version))
        .findFirst()
        .orElseThrow();
  }

  private void assertServed(String version) {
    ServedModel model = served.lease(SHOP, Optional.empty());
    assertThat(model.version()).isEqualTo(version);
    assertThat(model.score(0, 0, new int[] {0})).hasSize(ITEMS);
    model.release();
  }
}
