package dev.nextclick.cli.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nextclick.cli.console.CommandFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class SuiteTest {

  @TempDir private Path folder;

  private final List<String> events = new CopyOnWriteArrayList<>();
  private Distribution distribution;
  private Path data;

  @BeforeEach
  void prepare() throws IOException {
    distribution = ToyDistribution.in(folder.resolve("a distribution"));
    data = folder.resolve("some data");
  }

  @Test
  void everyPartIsAliveOnceStartedAndGoneOnceClosed() {
    Map<String, Long> pids;
    try (Suite suite = start(SuiteSettings.onFreePorts(data))) {
      pids = suite.pids();
      assertThat(pids).containsOnlyKeys("redis", "session-service", "trainer", "inference-service");
      assertThat(pids.values()).allMatch(SuiteTest::isAlive);
      assertThat(Liveness.isAlive(suite.addresses().trainer())).isTrue();
      assertThat(data.resolve("keys/attribution.key")).isNotEmptyFile();
    }
    assertThat(pids.values()).noneMatch(SuiteTest::isAlive);
    assertThat(events)
        .containsExactly(
            "inference-service stopped",
            "trainer stopped",
            "session-service stopped",
            "redis stopped");
  }

  @Test
  void theTrainersSessionGivesWayToTheOthersOnLinux() throws IOException {
    try (Suite suite = start(SuiteSettings.onFreePorts(data))) {
      Path trainer = Path.of("/proc", Long.toString(suite.pid(Suite.TRAINER)), "autogroup");
      assumeTrue(Files.isReadable(trainer), "Linux without session scheduling, or none");
      assertThat(trainer).content().contains("nice 10");
      Path serving =
          Path.of("/proc", Long.toString(suite.pid(Suite.INFERENCE_SERVICE)), "autogroup");
      assertThat(serving).content().doesNotContain("nice 10");
    }
  }

  @Test
  void aSecondCloseWaitsUntilTheFirstHasStoppedEverything() throws Exception {
    CountDownLatch firstStopped = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Suite suite =
        Suite.start(
            distribution,
            SuiteSettings.onFreePorts(data),
            event -> {
              if (event.equals("inference-service stopped")) {
                firstStopped.countDown();
                awaitUninterrupted(goOn);
              }
            });
    Thread first = Thread.ofPlatform().start(suite::close);
    firstStopped.await();
    Thread second = Thread.ofPlatform().start(suite::close);
    await().until(() -> second.getState() == Thread.State.WAITING);
    assertThatThrownBy(() -> DataDirectory.open(data)).hasMessageContaining("in use");
    goOn.countDown();
    first.join();
    second.join();
    DataDirectory.open(data).close();
  }

  @Test
  void aPartThatDiesIsStartedAgain() {
    try (Suite suite = start(SuiteSettings.onFreePorts(data))) {
      for (String part : List.of(Suite.TRAINER, Suite.REDIS)) {
        long killed = suite.pid(part);
        assertThat(ProcessHandle.of(killed).orElseThrow().destroyForcibly()).isTrue();
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> suite.pid(part) != killed && isAlive(suite.pid(part)));
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Liveness.isAlive(suite.addresses().trainer()));
      await().until(() -> RedisProcess.answers(suite.settings().ports().redis()));
    }
    assertThat(events)
        .anyMatch(event -> event.startsWith("trainer ended with status 137; starting it again"));
  }

  @Test
  void theDeathOfASupervisorLeavesNoServiceBehind() {
    try (Suite suite = start(SuiteSettings.onFreePorts(data))) {
      long service = suite.pid(Suite.TRAINER);
      ProcessHandle supervisor = ProcessHandle.of(service).orElseThrow().parent().orElseThrow();
      assertThat(supervisor.destroyForcibly()).isTrue();
      await().atMost(Duration.ofSeconds(30)).until(() -> !isAlive(service));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Liveness.isAlive(suite.addresses().trainer()));
    }
  }

  @Test
  void aPortInUseIsNamedAndNothingIsStarted() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ports free = Ports.free();
      Ports ports =
          new Ports(
              free.redis(), free.sessionService(), free.inferenceService(), taken.getLocalPort());
      SuiteSettings settings = new SuiteSettings(data, ports, Optional.empty(), Map.of());
      assertThatThrownBy(() -> start(settings))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining(
              "port " + taken.getLocalPort() + " is in use, trainer cannot listen")
          .hasMessageContaining("--trainer-port");
      assertThat(RedisProcess.answers(ports.redis())).isFalse();
    }
  }

  @Test
  void aDataDirectoryInUseIsNamed() {
    try (Suite suite = start(SuiteSettings.onFreePorts(data))) {
      assertThat(suite.pids()).hasSize(4);
      assertThatThrownBy(() -> start(SuiteSettings.onFreePorts(data)))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining(data.toString())
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void aDataDirectoryThatCannotBeWrittenToIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> start(SuiteSettings.onFreePorts(file.resolve("data"))))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("cannot be written to")
        .hasMessageContaining("--data-dir");
  }

  @Test
  void aWrongSettingIsReportedInTheServicesOwnWordsAndNothingIsLeftRunning() {
    SuiteSettings free = SuiteSettings.onFreePorts(data);
    SuiteSettings settings =
        new SuiteSettings(
            data, free.ports(), Optional.empty(), Map.of(Suite.TRAINER, Map.of("wrong", "1")));
    assertThatThrownBy(() -> start(settings))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("trainer ended with status 2: wrong: there is no such setting");
    assertThat(RedisProcess.answers(free.ports().redis())).isFalse();
    assertThat(Liveness.isAlive("127.0.0.1:" + free.ports().sessionService())).isFalse();
    // And the data directory is free again.
    start(free).close();
  }

  @Test
  void aRedisOfTheUsersOwnIsUsedAndLeftRunning() {
    try (Suite own = start(SuiteSettings.onFreePorts(folder.resolve("own")))) {
      SuiteSettings settings =
          new SuiteSettings(data, Ports.free(), Optional.of(own.addresses().redis()), Map.of());
      try (Suite suite = start(settings)) {
        assertThat(suite.pids()).doesNotContainKey("redis");
        assertThat(suite.addresses().redis()).isEqualTo(own.addresses().redis());
      }
      assertThat(RedisProcess.answers(own.settings().ports().redis())).isTrue();
    }
  }

  @Test
  void aRedisThatIsNotThereOrNoRedisUriIsNamed() {
    int nobody = Ports.free().redis();
    assertThatThrownBy(() -> start(withRedis("redis://127.0.0.1:" + nobody)))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("no Redis listens at 127.0.0.1:" + nobody);
    assertThatThrownBy(() -> start(withRedis("127.0.0.1:6379")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("redis://host:port");
    assertThat(data).as("the data directory is not made").doesNotExist();
  }

  @Test
  void portsMustBeDifferentAndInRange() {
    assertThatThrownBy(() -> new Ports(1, 2, 3, 3)).isInstanceOf(CommandFailure.class);
    assertThatThrownBy(() -> new Ports(1, 2, 3, 70_000)).isInstanceOf(CommandFailure.class);
  }

  private SuiteSettings withRedis(String uri) {
    return new SuiteSettings(data, Ports.free(), Optional.of(uri), Map.of());
  }

  private Suite start(SuiteSettings settings) {
    return Suite.start(distribution, settings, events::add);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
