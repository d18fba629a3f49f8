package dev.nextclick.inference.serving;

import static dev.nextclick.inference.serving.PublishedModels.ITEMS;
import static dev.nextclick.inference.serving.PublishedModels.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.nextclick.inference.serving.LocalVersions.ArtifactLoader;
import dev.nextclick.models.artifact.ArtifactRefusedException;
import dev.nextclick.models.artifact.LoadedArtifact;
import dev.nextclick.models.artifact.ModelArtifact;
import dev.nextclick.registry.ModelName;
import dev.nextclick.runtime.metrics.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Loading a version runs native code, which may fail with any error; the registry is followed all the same.
final class ServedModelsFaultsTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofMinutes(1);
  private static final int LENGTHS = 9;

  @TempDir Path folder;

  private final SteppedClock clock = new SteppedClock();
  private final AtomicReference<@Nullable Error> fault = new AtomicReference<>();
  private final AtomicInteger loads = new AtomicInteger();
  private final List<FaultyArtifact> loaded = new CopyOnWriteArrayList<>();
  private PublishedModels published = new PublishedModels(Path.of("set before each"));
  private ServedModels served =
      new ServedModels(
          ServingSettings.of(Path.of(""), Path.of("")), new ServingMetrics(new Metrics()));

  @BeforeEach
  void open() {
    published = new PublishedModels(folder.resolve("registry"));
    served = open(Duration.ofMillis(5), this::load);
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void aVersionThatFailsWithAnErrorIsRefusedByNameAndTheOneBeforeGoesOn() throws Exception {
    String good = published.activate(1);
    served.follow();
    for (Error error :
        List.of(
            new UnsatisfiedLinkError("no torch"),
            new ExceptionInInitializerError(new IllegalStateException("no torch")))) {
      String bad = published.activate(2);
      fault.set(error);

      served.follow();

      assertServed(good);
      assertThat(refusal(bad))
          .hasValueSatisfying(
              reason -> assertThat(reason).contains(error.getClass().getName(), "no torch"));
    }
  }

  @Test
  void aVersionThatFailedWithAnErrorIsTriedAgainAfterAWhile() throws Exception {
    String version = published.activate(1);
    fault.set(new UnsatisfiedLinkError("no torch"));
    served.follow();
    fault.set(null);
    served.follow();
    assertThat(loads).hasValue(1);

    clock.step(RETRY);
    served.follow();

    assertServed(version);
    assertThat(refusal(version)).isEmpty();
  }

  @Test
  void anErrorDoesNotCostTheCopyOfWhatWasServedLast() throws Exception {
    String version = published.activate(1);
    served.follow();
    served.close();
    Files.move(folder.resolve("registry"), folder.resolve("away"));
    fault.set(new UnsatisfiedLinkError("no torch"));
    served = open(Duration.ofHours(1), this::load);
    served.follow();
    assertThat(refusal(version)).isPresent();

    fault.set(null);
    clock.step(RETRY);
    served.follow();

    assertServed(version);
  }

  @Test
  void followingBeginsThoughTheFirstLookFails() throws Exception {
    published.activate(1);
    fault.set(new OutOfMemoryError("of a test"));
    served.start();
    assertThat(served.ready()).isNotDone();

    fault.set(null);

    assertThat(served.ready()).succeedsWithin(LIMIT);
  }

  @Test
  void followingGoesOnAfterLooksThatFail() throws Exception {
    published.activate(1);
    served.start();
    fault.set(new OutOfMemoryError("of a test"));
    String next = published.activate(2);
    await().atMost(LIMIT).until(() -> loads.get() >= 3);

    fault.set(null);

    await().atMost(LIMIT).until(() -> isServed(next));
  }

  @Test
  void wantOfMemoryIsNoRefusalAndOtherModelsAreServedMeanwhile() throws Exception {
    ModelName video = new ModelName("video", "default");
    served.close();
    served =
        open(
            Duration.ofHours(1),
            directory -> {
              if (directory.startsWith(folder.resolve("cache").resolve(SHOP.site()))) {
                throw new OutOfMemoryError("of a test");
              }
              return ModelArtifact.load(directory);
            });
    published.activate(1);
    String clips = published.activate(video, ITEMS, 2);

    served.follow();

    assertThat(served.report())
        .containsExactly(new VersionStatus(video, clips, true, Optional.empty(), 0));
    assertThatExceptionOfType(NoActiveModelException.class)
        .isThrownBy(() -> served.lease(SHOP, Optional.empty()));
  }

  @Test
  void theFirstWorkerOfTheFirstVersionWarmsLongAndEveryOtherOnce() throws Exception {
    published.activate(1);
    served.follow();
    published.activate(2);
    served.follow();

    assertThat(loaded.get(0).asked()).containsExactly(25 * LENGTHS, LENGTHS, LENGTHS);
    assertThat(loaded.get(1).asked()).containsExactly(LENGTHS, LENGTHS, LENGTHS);
  }

  private LoadedArtifact load(Path directory) throws ArtifactRefusedException, IOException {
    loads.incrementAndGet();
    Error error = fault.get();
    if (error != null) {
      throw error;
    }
    FaultyArtifact artifact = new FaultyArtifact(ModelArtifact.load(directory));
    loaded.add(artifact);
    return artifact.artifact();
  }

  private ServedModels open(Duration pollInterval, ArtifactLoader loader) {
    return new ServedModels(
        new ServingSettings(
            folder.resolve("registry"), folder.resolve("cache"), pollInterval, RETRY, 3, 16),
        clock,
        loader,
        new ServingMetrics(new Metrics()));
  }

  private Optional<String> refusal(String version) {
    return served.report().stream()
        .filter(status -> status.version().equals(version))
        .findFirst()
        .orElseThrow()
        .refusal();
  }

  private boolean isServed(String version) {
    return served.report().stream()
        .anyMatch(status -> status.serving() && status.version().equals(version));
  }

  private void assertServed(String version) {
    ServedModel model = served.lease(SHOP, Optional.empty());
    assertThat(model.version()).isEqualTo(version);
    model.release();
  }
}
