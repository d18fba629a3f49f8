package dev.nextclick.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.nextclick.dataset.ClickDatabase;
import dev.nextclick.dataset.SessionRules;
import dev.nextclick.dataset.SessionTable;
import dev.nextclick.events.StoreUnavailableException;
import dev.nextclick.models.ModelKind;
import dev.nextclick.models.artifact.LoadedArtifact;
import dev.nextclick.models.artifact.Manifest;
import dev.nextclick.models.artifact.ModelArtifact;
import dev.nextclick.models.blend.BlendWeights;
import dev.nextclick.models.settings.SettingSections;
import dev.nextclick.models.torch.ComputeDevice;
import dev.nextclick.registry.ModelName;
import dev.nextclick.registry.ModelRegistry;
import dev.nextclick.registry.PublishedVersion;
import dev.nextclick.runtime.metrics.Metrics;
import dev.nextclick.trainer.job.JobRequest;
import dev.nextclick.trainer.job.JobState;
import dev.nextclick.trainer.job.JobStore;
import dev.nextclick.trainer.job.TrainingJob;
import dev.nextclick.trainer.job.TrainingJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingRunTest {

  private static final Instant FIRST = Instant.parse("2026-03-01T10:00:00Z");
  private static final ModelName SHOP = new ModelName("shop", "default");
  private static final Map<String, String> SMALL =
      Map.of("units", "16", "negatives", "64", "epochs", "8");
  private static final Map<String, String> ENDLESS = Map.of("epochs", "1000");

  private final AtomicInteger drains = new AtomicInteger();
  private int unreachable;
  private final Path clicks;
  private final Path scratch;
  private final ModelRegistry registry;
  private final TrainingJobs jobs;

  TrainingRunTest(@TempDir Path folder) throws IOException {
    clicks = folder.resolve("clicks.parquet");
    scratch = folder.resolve("scratch");
    Files.createDirectories(scratch);
    registry = ModelRegistry.open(folder.resolve("registry"));
    ClickSource source =
        new ClickSource() {
          @Override
          public void drain() {
            if (drains.incrementAndGet() <= unreachable) {
              throw new StoreUnavailableException("Redis is away");
            }
          }

          @Override
          public SessionTable sessions(String site) throws IOException {
            try (ClickDatabase database = ClickDatabase.open(scratch)) {
              boolean ours = site.equals("shop") && Files.exists(clicks);
              database.readParquet(ours ? List.of(clicks) : List.of());
              return database.sessions(SessionRules.asServed());
            }
          }
        };
    EnoughSessions enough =
        new EnoughSessions(source, Duration.ofMillis(50), Duration.ofMillis(20));
    jobs =
        TrainingJobs.open(
            JobStore.open(folder.resolve("jobs")),
            new TrainingRun(
                enough,
                registry,
                JobModel.GRU4REC,
                new ModelTraining(ComputeDevice.CPU, Optional.empty(), scratch),
                Clock.systemUTC()),
            Clock.systemUTC(),
            new Metrics());
  }

  @AfterEach
  void close() {
    jobs.close();
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void learnsFromTheArchiveMeasuresOnTheNewestSessionsAndActivates() throws Exception {
    RingOfItems.write(clicks, 50, 400, FIRST, 7);

    TrainingJob job = run("shop", SMALL, false);

    assertThat(job.failure()).isEmpty();
    assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(drains).hasValue(1);
    var dataset = job.dataset().orElseThrow();
    assertThat(dataset.sessions()).isEqualTo(360);
    assertThat(dataset.heldOutSessions()).isEqualTo(40);
    assertThat(dataset.items()).isEqualTo(50);
    assertThat(dataset.events()).isEqualTo(360 * 6);
    assertThat(dataset.firstEventTime()).contains(FIRST);
    assertThat(dataset.lastEventTime()).contains(FIRST.plusSeconds(399 * 60 + 5));
    var metrics = job.metrics().orElseThrow();
    assertThat(metrics.pairs()).isEqualTo(40 * 5);
    assertThat(metrics.recallAt20()).isGreaterThan(0.85);
    assertThat(metrics.mrrAt20()).isGreaterThan(3 * metrics.popularityMrrAt20());
    var progress = job.progress().orElseThrow();
    assertThat(progress.epoch()).isEqualTo(8);
    assertThat(progress.epochs()).isEqualTo(8);
    assertThat(progress.completedShare()).isCloseTo(1, within(1e-9));
    assertThat(progress.eventsPerSecond()).isPositive();

    PublishedVersion version = registry.versions(SHOP).getFirst();
    assertThat(job.version()).contains(version.version());
    assertThat(job.activated()).isTrue();
    assertThat(version.active()).isTrue();
    Manifest manifest = version.manifest().orElseThrow();
    assertThat(manifest.metrics().orElseThrow().recallAt20()).isEqualTo(metrics.recallAt20());
    assertThat(manifest.trainedOn().events()).isEqualTo(360 * 6);
    assertThat(manifest.trainedOn().lastEventTime()).isEqualTo(dataset.lastEventTime());
    assertThat(manifest.settings()).containsEntry("units", 16L);
  }

  @Test
  void aBlendHasItsWeightsFromTheOlderHalfOfTheNewestSessionsAndItsMetricsFromTheOther()
      throws Exception {
    RingOfItems.write(clicks, 50, 1_000, FIRST, 7);

    TrainingJob job = run("shop", with(SMALL, Map.of("model", "blend")), false);

    assertThat(job.failure()).isEmpty();
    assertThat(job.dataset().orElseThrow().heldOutSessions()).isEqualTo(100);
    var metrics = job.metrics().orElseThrow();
    assertThat(metrics.pairs()).isEqualTo(50 * 5);
    assertThat(metrics.recallAt20()).isGreaterThan(0.85);
    assertThat(metrics.mrrAt20()).isGreaterThan(3 * metrics.popularityMrrAt20());
    assertThat(metrics.trainSeconds()).isPositive();
    assertThat(job.progress().orElseThrow().completedShare()).isCloseTo(1, within(1e-9));
    assertThat(job.activated()).isTrue();
    Manifest manifest = registry.versions(SHOP).getFirst().manifest().orElseThrow();
    assertThat(manifest.kind()).isEqualTo(ModelKind.BLEND);
    assertThat(manifest.files()).containsOnlyKeys("model.pt", "neighbours.bin", "vocabulary.bin");
    assertThat(manifest.settings())
        .containsEntry("units", 16L)
        .containsEntry("vmis-knn.neighbours", 500L)
        .containsKey("blend.weight-first-1");
    Map<String, ?> weights = SettingSections.in("blend", manifest.settings());
    assertThat(BlendWeights.of(2, weights)).isNotEqualTo(BlendWeights.equal(2));
    String version = job.version().orElseThrow();
    try (LoadedArtifact loaded = ModelArtifact.load(registry.directory(SHOP, version))) {
      assertThat(loaded.recommender().kind()).isEqualTo(ModelKind.BLEND);
    }
  }

  @Test
  void withFewPairsToChooseByThePartsOfABlendCountTheSame() throws Exception {
    RingOfItems.write(clicks, 50, EnoughSessions.LEAST_SESSIONS, FIRST, 7);

    TrainingJob job = run("shop", with(SMALL, Map.of("model", "blend")), false);

    assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(job.metrics().orElseThrow().pairs()).isEqualTo(2 * 5);
    Manifest manifest = registry.versions(SHOP).getFirst().manifest().orElseThrow();
    assertThat(BlendWeights.of(2, SettingSections.in("blend", manifest.settings())))
        .isEqualTo(BlendWeights.equal(2));
  }

  @Test
  void sessionNeighboursAreTrainedMeasuredAndActivated() throws Exception {
    RingOfItems.write(clicks, 50, 400, FIRST, 7);

    TrainingJob job = run("shop", Map.of("model", "vmis-knn", "vmis-knn.neighbours", "100"), false);

    assertThat(job.failure()).isEmpty();
    var metrics = job.metrics().orElseThrow();
    assertThat(metrics.pairs()).isEqualTo(40 * 5);
    assertThat(metrics.recallAt20()).isGreaterThan(0.85);
    assertThat(job.progress()).isEmpty();
    PublishedVersion version = registry.versions(SHOP).getFirst();
    assertThat(version.active()).isTrue();
    assertThat(version.manifest().orElseThrow().kind()).isEqualTo(ModelKind.VMIS_KNN);
    assertThat(version.manifest().orElseThrow().settings())
        .containsEntry("vmis-knn.neighbours", 100L);
  }

  @Test
  void aBlendThatIsCancelledLeavesNothingOfItsOwn() throws Exception {
    RingOfItems.write(clicks, 50, 400, FIRST, 7);
    TrainingJob job =
        jobs.start(
            new JobRequest(
                "shop", "default", with(ENDLESS, Map.of("model", "blend")), false, "", false));
    await().until(() -> jobs.get(job.id()).progress().isPresent());
    jobs.cancel(job.id());
    await()
        .atMost(Duration.ofSeconds(2))
        .until(() -> jobs.get(job.id()).state() == JobState.CANCELLED);
    assertThat(registry.models()).isEmpty();
  }

  @Test
  void aVersionThatIsOnlyPublishedLeavesTheActiveOneActive() throws Exception {
    RingOfItems.write(clicks, 50, 100, FIRST, 7);
    TrainingJob first = run("shop", SMALL, false);
    TrainingJob second = run("shop", SMALL, true);
    assertThat(second.activated()).isFalse();
    assertThat(registry.active(SHOP)).isEqualTo(first.version());
    assertThat(registry.versions(SHOP)).hasSize(2);
  }

  @Test
  void withTooLittleDataItSaysWhatItFoundAndWhatItNeeds() throws Exception {
    RingOfItems.write(clicks, 50, 11, FIRST, 7);
    for (String site : List.of("shop", "video")) {
      TrainingJob job = run(site, SMALL, false);
      assertThat(job.state()).isEqualTo(JobState.FAILED);
      assertThat(job.failure().orElseThrow().reason()).isEqualTo("TOO_LITTLE_DATA");
      assertThat(job.failure().orElseThrow().message())
          .contains(site.equals("shop") ? "found 11 sessions" : "found 0 sessions")
          .contains("site '" + site + "'")
          .contains("at least 12 sessions and 2 items");
    }
    assertThat(registry.models()).isEmpty();
  }

  @Test
  void theLeastDataThatIsTakenIsEnough() throws Exception {
    RingOfItems.write(clicks, 50, EnoughSessions.LEAST_SESSIONS, FIRST, 7);
    assertThat(run("shop", SMALL, false).state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void aTrainingThatIsCancelledLeavesTheActiveVersionAndNothingOfItsOwn() throws Exception {
    RingOfItems.write(clicks, 50, 400, FIRST, 7);
    TrainingJob first = run("shop", SMALL, false);
    TrainingJob job = jobs.start(new JobRequest("shop", "default", ENDLESS, false, "", false));
    await().until(() -> jobs.get(job.id()).progress().isPresent());
    jobs.cancel(job.id());
    await()
        .atMost(Duration.ofSeconds(2))
        .until(() -> jobs.get(job.id()).state() == JobState.CANCELLED);
    assertThat(registry.active(SHOP)).isEqualTo(first.version());
    assertThat(registry.versions(SHOP)).hasSize(1);
  }

  @Test
  void aLogThatIsAwayForAMomentIsWaitedFor() throws Exception {
    RingOfItems.write(clicks, 50, 100, FIRST, 7);
    unreachable = 2;
    assertThat(run("shop", SMALL, false).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(drains).hasValue(3);
  }

  @Test
  void whileTheLogStaysAwayTheArchiveHasToDo() throws Exception {
    RingOfItems.write(clicks, 50, 100, FIRST, 7);
    unreachable = Integer.MAX_VALUE;
    assertThat(run("shop", SMALL, false).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(run("video", SMALL, false).failure().orElseThrow().message())
        .contains("the newest clicks are missing");
  }

  @Test
  void onlySoManySessionsAreHeldOut() {
    assertThat(TrainingRun.heldOutShare(1_000)).isEqualTo(0.1);
    assertThat(TrainingRun.heldOutShare(1_000_000)).isEqualTo(0.005);
  }

  private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(some);
    all.putAll(more);
    return all;
  }

  private TrainingJob run(String site, Map<String, String> hyperparameters, boolean publishOnly) {
    TrainingJob job =
        jobs.start(new JobRequest(site, "default", hyperparameters, publishOnly, "", false));
    return await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> jobs.get(job.id()), found -> found.state().ended());
  }
}
