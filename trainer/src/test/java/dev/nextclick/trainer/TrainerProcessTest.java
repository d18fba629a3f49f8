package dev.nextclick.trainer;

import static dev.nextclick.trainer.TrainerClient.ENDLESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.model.v1.ListVersionsRequest;
import dev.nextclick.model.v1.ModelVersion;
import dev.nextclick.session.v1.Event;
import dev.nextclick.training.v1.TrainingJob;
import dev.nextclick.training.v1.TrainingJobState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
final class TrainerProcessTest {

  private static final String SITE = "shop";

  @TempDir private static Path redisFolder;
  private static LocalRedis redis;

  @TempDir private Path folder;

  @BeforeAll
  static void startRedis() throws IOException {
    redis = new LocalRedis(redisFolder).start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gru4rec", "blend"})
  void aTrainerKilledInTheMiddleOfAJobLosesThatJobAndNothingElse(String model) throws Exception {
    Map<String, String> endless = new HashMap<>(ENDLESS);
    endless.put("model", model);
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Duration until = Duration.ofMillis(new SplittableRandom(seed).nextInt(1_500));
    String active;
    TrainingJob running;
    try (TrainerProcess trainer = TrainerProcess.start(folder, redis.uri());
        TrainerClient client = trainer.client()) {
      client.upload().header(SITE).events(RingOfEvents.of("visitor", 100)).commit();
      active = client.train(SITE).getVersion();
      client.upload().header(SITE).events(RingOfEvents.of("unfinished", 100));
      running = client.start(SITE, endless);
      moment(until);
      assertThat(folder.resolve("work/archive")).isNotEmptyDirectory();
      TrainingJob atTheKill = client.get(running.getJobId());
      trainer.kill();
      System.out.println(
          "killed %d ms into the job, %s".formatted(until.toMillis(), atTheKill.getState()));
      assertThat(TrainerClient.ended(atTheKill)).as("the job ran at the kill").isFalse();
    }
    assertNothingHalf(active);

    try (TrainerProcess trainer = TrainerProcess.start(folder, redis.uri());
        TrainerClient client = trainer.client()) {
      TrainingJob found = client.get(running.getJobId());
      assertThat(found.getState()).isEqualTo(TrainingJobState.TRAINING_JOB_STATE_FAILED);
      assertThat(found.getFailure().getReason()).isEqualTo("INTERRUPTED");
      assertThat(found.hasEndTime()).isTrue();
      assertThat(versions(client))
          .singleElement()
          .returns(active, ModelVersion::getVersion)
          .returns(true, ModelVersion::getActive);
      assertThat(folder.resolve("work/archive")).isEmptyDirectory();
      assertThat(folder.resolve("work/training")).isEmptyDirectory();

      TrainingJob next = client.train(SITE);
      assertThat(next.getState()).isEqualTo(TrainingJobState.TRAINING_JOB_STATE_SUCCEEDED);
      assertThat(next.getDataset().getSessions() + next.getDataset().getHeldOutSessions())
          .isEqualTo(100);
      assertThat(versions(client).getFirst())
          .returns(next.getVersion(), ModelVersion::getVersion)
          .returns(true, ModelVersion::getActive);
    }
  }

  @Test
  void aTrainerThatIsStoppedInTheMiddleOfAJobCancelsItAndEndsWithStatusZero() throws Exception {
    String active;
    TrainingJob running;
    try (TrainerProcess trainer = TrainerProcess.start(folder, redis.uri());
        TrainerClient client = trainer.client()) {
      client.upload().header(SITE).events(RingOfEvents.of("visitor", 100)).commit();
      active = client.train(SITE).getVersion();
      running = client.start(SITE, ENDLESS);
      await().until(() -> client.get(running.getJobId()).hasProgress());

      trainer.terminate();

      assertThat(trainer.status()).as(trainer.said()).isZero();
      assertThat(trainer.said())
          .contains("trainer has stopped", "jobs_succeeded=1", "jobs_cancelled=1")
          .doesNotContain("level=ERROR");
    }
    assertNothingHalf(active);
    assertThat(folder.resolve("work/training")).isEmptyDirectory();

    try (RunningTrainer trainer = RunningTrainer.start(folder, redis.uri())) {
      assertThat(trainer.client().get(running.getJobId()).getState())
          .isEqualTo(TrainingJobState.TRAINING_JOB_STATE_CANCELLED);
      assertThat(versions(trainer.client()))
          .extracting(ModelVersion::getVersion)
          .containsExactly(active);
    }
  }

  @Test
  void anImportThatFillsTheDiskIsRefusedAndTheNextOneFindsRoomAgain() throws Exception {
    List<Event> small = RingOfEvents.of("visitor", 20);
    SplittableRandom random = new SplittableRandom(1);
    try (TrainerProcess trainer = TrainerProcess.onDiskOf(8, folder, redis.uri());
        TrainerClient client = trainer.client()) {
      Upload large = client.upload().header(SITE);
      for (int batch = 0; batch < 80; batch++) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
          // Does not shrink when it is written.
          byte[] bytes = new byte[128];
          random.nextBytes(bytes);
          events.add(
              small.getFirst().toBuilder().setItemId(HexFormat.of().formatHex(bytes)).build());
        }
        large.events(events);
      }
      large.last().end();

      Refusal refusal = large.refusal();

      assertThat(refusal.line()).as(trainer.said()).isEqualTo("RESOURCE_EXHAUSTED DISK_FULL");
      assertThat(refusal.message()).contains("nothing was imported");
      await()
          .untilAsserted(
              () ->
                  assertThat(client.upload().header(SITE).events(small).commit().getEvents())
                      .isEqualTo(small.size()));
      assertThat(client.train(SITE).getDataset().getHeldOutSessions()).isEqualTo(2);
    }
  }

  @Test
  void whatKeepsItFromStartingIsOneLineEach() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    Path used = folder.resolve("used");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RunningTrainer _ = RunningTrainer.start(used, redis.uri());
        TrainerProcess portInUse = start("a", "--port=" + taken.getLocalPort());
        TrainerProcess notWritable = start("b", "--registry=" + file);
        TrainerProcess inUse = start("c", "--archive=" + used.resolve("archive"));
        TrainerProcess wrongSettings = start("d", "--partitions=0", "--retrain-every=soon")) {
      assertThat(portInUse.status()).isEqualTo(1);
      assertThat(lines(portInUse))
          .singleElement()
          .asString()
          .startsWith("trainer: cannot listen on 127.0.0.1:" + taken.getLocalPort());
      assertThat(notWritable.status()).isEqualTo(1);
      assertThat(lines(notWritable))
          .containsExactly(
              "trainer: registry: the directory %s cannot be written to (it is not a directory)"
                  .formatted(file));
      assertThat(inUse.status()).isEqualTo(1);
      assertThat(lines(inUse))
          .containsExactly(
              "trainer: archive: the directory %s is in use by another trainer"
                  .formatted(used.resolve("archive")));
      assertThat(wrongSettings.status()).isEqualTo(2);
      assertThat(lines(wrongSettings)).hasSize(2).allMatch(line -> line.startsWith("trainer: "));
    }
  }

  private TrainerProcess start(String name, String... arguments) throws IOException {
    Path own = folder.resolve(name);
    List<String> all = new ArrayList<>(TrainerProcess.arguments(own, redis.uri()));
    all.addAll(List.of(arguments));
    return TrainerProcess.start(own, all);
  }

  private static List<String> lines(TrainerProcess process) {
    return process.said().lines().toList();
  }

  /// The registry holds one version, the active one, and nothing that was being written.
  private void assertNothingHalf(String active) throws IOException {
    Path model = folder.resolve("registry").resolve(SITE).resolve("default");
    assertThat(model.resolve("active")).hasContent(active + "\n");
    try (Stream<Path> versions = Files.list(model.resolve("versions"))) {
      assertThat(versions)
          .extracting(path -> path.getFileName().toString())
          .containsExactly(active);
    }
    try (Stream<Path> imports =
        Files.list(folder.resolve("archive").resolve(SITE).resolve("imports"))) {
      assertThat(imports).hasSize(1);
    }
  }

  private static List<ModelVersion> versions(TrainerClient client) {
    return client
        .models()
        .listVersions(ListVersionsRequest.newBuilder().setSite(SITE).build())
        .getVersionsList();
  }

  /// Lets a time pass.
  private static void moment(Duration time) {
    new CompletableFuture<Void>()
        .completeOnTimeout(null, time.toNanos(), TimeUnit.NANOSECONDS)
        .join();
  }
}
