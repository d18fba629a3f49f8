package dev.nextclick.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.events.Durability;
import dev.nextclick.events.RedisClusterProcesses;
import dev.nextclick.events.RedisReplicas;
import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.events.SlotMove;
import dev.nextclick.session.NumberedClicks.Sender;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Masters that are lost while events flow.
@Tag("faults")
final class FailoverTest {

  private static final Duration HOLD = Duration.ofSeconds(30);

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @TempDir private Path directory;

  @Test
  void failoversBySentinelsLoseNothingThatAReplicaConfirmedAndTheStreamOutlastsThem()
      throws Exception {
    NumberedClicks clicks = new NumberedClicks(seed);
    try (RedisReplicas redis = RedisReplicas.start(directory, 2, 2_000);
        RunningService service = service(redis.uri(), Durability.REPLICATED)) {
      EventStreamClient stream = EventStreamClient.open(service.channel);
      Sender sender = clicks.sendOn(stream);
      for (int round = 1; round <= 3; round++) {
        stream.awaitAcknowledged(stream.acknowledged() + 200 + random.nextInt(2_000));
        RedisServerProcess lost = redis.master();
        long sent = sender.sent();
        // One that stands still believes that it is the master when it goes on.
        boolean freezes = round == 2;
        if (freezes) {
          lost.freeze();
        } else {
          lost.kill();
        }
        Awaitility.await().until(() -> !stream.isReady());
        report("master lost in round " + round, sent, stream);

        redis.awaitFailoverFrom(lost);
        stream.awaitAcknowledged(sent + 500);
        long paused = sender.stop();
        if (freezes) {
          lost.thaw();
        } else {
          lost.start();
        }
        redis.awaitReplicas(2);
        sender = clicks.sendOn(stream, paused);
      }
      assertThat(stream.responses())
          .allMatch(
              response ->
                  response.getDurability()
                      == dev.nextclick.session.v1.Durability.DURABILITY_REPLICATED);
      finish(clicks, service, stream, sender);
    }
  }

  @Test
  void aClusterMasterWhoseReplicaTakesOverLosesNothingThatItConfirmed() throws Exception {
    try (RedisClusterProcesses cluster = RedisClusterProcesses.start(directory, true);
        RunningService service = service(cluster.uri(), Durability.REPLICATED)) {
      NumberedClicks clicks = new NumberedClicks(seed, sessionsOn(cluster, 0));
      EventStreamClient stream = EventStreamClient.open(service.channel);
      Sender sender = clicks.sendOn(stream);
      stream.awaitAcknowledged(200 + random.nextInt(2_000));
      long sent = sender.sent();
      cluster.master(0).kill();
      Awaitility.await().until(() -> !stream.isReady());
      report("cluster master killed", sent, stream);

      cluster.awaitFailover();
      // It returns as the replica of what was its replica, without which nothing is confirmed.
      cluster.master(0).start();
      stream.awaitAcknowledged(sent + 2_000);
      finish(clicks, service, stream, sender);
    }
  }

  @Test
  void aClusterMasterThatHasNoReplicaIsWaitedForAndTheOthersGoOn() throws Exception {
    try (RedisClusterProcesses cluster = RedisClusterProcesses.start(directory, false);
        RunningService service = service(cluster.uri(), Durability.DISK)) {
      NumberedClicks clicks = new NumberedClicks(seed, sessionsOn(cluster, 1));
      List<String> others = sessionsOn(cluster, 2);
      EventStreamClient stream = EventStreamClient.open(service.channel);
      Sender sender = clicks.sendOn(stream);
      stream.awaitAcknowledged(200 + random.nextInt(2_000));
      long sent = sender.sent();
      cluster.master(1).kill();
      Awaitility.await().until(() -> !stream.isReady());
      report("cluster master killed", sent, stream);

      for (int i = 0; i < 200; i++) {
        service.record(
            clicks.event(1).setSessionId(others.get(i % others.size())).setEventId("o" + i));
      }
      assertThat(service.items(others.getFirst())).isNotEmpty();
      assertThat(Refusal.of(() -> service.session(sessionsOn(cluster, 1).getFirst())))
          .isEqualTo(Refusal.storeUnavailable());
      assertThat(service.health("")).isEqualTo(ServingStatus.SERVING);
      assertThat(stream.hasEnded()).isFalse();

      cluster.master(1).start();
      stream.awaitAcknowledged(sent + 2_000);
      long last = sender.stop();
      stream.halfClose();
      stream.awaitCompletion();
      assertThat(service.logged())
          .filteredOn(event -> !event.eventId().startsWith("o"))
          .hasSize(Math.toIntExact(last))
          .extracting(dev.nextclick.events.ClickEvent::eventId)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void partitionsThatMoveFromMasterToMasterUnderAStreamLoseNothing() throws Exception {
    try (RedisClusterProcesses cluster = RedisClusterProcesses.start(directory, false);
        RunningService service = service(cluster.uri(), Durability.DISK)) {
      List<String> sessions = sessionsOn(cluster, 0);
      NumberedClicks clicks = new NumberedClicks(seed, sessions);
      EventStreamClient stream = EventStreamClient.open(service.channel);
      Sender sender = clicks.sendOn(stream);
      for (String session : sessions.subList(0, 3)) {
        stream.awaitAcknowledged(stream.acknowledged() + 200 + random.nextInt(2_000));
        report("a partition moves", sender.sent(), stream);
        cluster.move("default", session, cluster.master(1));
      }
      stream.awaitAcknowledged(sender.sent() + 500);
      finish(clicks, service, stream, sender);
    }
  }

  @Test
  void aPartitionWhoseKeysAreMovedOneByOneUnderAStreamLosesNothing() throws Exception {
    try (RedisClusterProcesses cluster = RedisClusterProcesses.start(directory, false);
        RunningService service = service(cluster.uri(), Durability.DISK)) {
      List<String> sessions = sessionsOn(cluster, 0);
      String moved = sessions.getFirst();
      NumberedClicks clicks = new NumberedClicks(seed, sessions);
      EventStreamClient stream = EventStreamClient.open(service.channel);
      Sender sender = clicks.sendOn(stream);
      stream.awaitAcknowledged(200 + random.nextInt(2_000));
      try (SlotMove move = cluster.beginMove("default", moved, cluster.master(1))) {
        // While all keys are where they were, nothing is held.
        stream.awaitAcknowledged(sender.sent() + 500);
        List<String> keys = new ArrayList<>(move.left());
        Collections.shuffle(keys, random);
        move.move(keys.getFirst());
        Awaitility.await().until(() -> !stream.isReady());
        report("a partition is split", sender.sent(), stream);
        assertThat(service.items(moved)).isNotEmpty();
        assertThat(stream.hasEnded()).isFalse();

        move.moveAll();
        // The new master has them all, and does not own them yet.
        stream.awaitAcknowledged(sender.sent() + 500);
        move.finish();
      }
      stream.awaitAcknowledged(sender.sent() + 500);
      finish(clicks, service, stream, sender);
    }
  }

  private void report(String what, long sent, EventStreamClient stream) {
    long acknowledged = stream.acknowledged();
    System.out.printf(
        "seed %d: %s with %d sent and %d acknowledged%n", seed, what, sent, acknowledged);
    assertThat(sent).as("events in flight").isGreaterThan(acknowledged);
  }

  private static void finish(
      NumberedClicks clicks, RunningService service, EventStreamClient stream, Sender sender)
      throws InterruptedException {
    long last = sender.stop();
    stream.halfClose();
    stream.awaitCompletion();
    assertThat(stream.acknowledged()).isEqualTo(last);
    clicks.requireOnceAndInOrder(service, last);
  }

  private static List<String> sessionsOn(RedisClusterProcesses cluster, int master) {
    return IntStream.range(0, 200)
        .mapToObj(i -> "session-" + i)
        .filter(session -> cluster.masterOf("default", session) == cluster.master(master))
        .limit(30)
        .toList();
  }

  private static RunningService service(URI redis, Durability durability) {
    return RunningService.with(
        RedisStoreSettings.of(redis)
            .withSessions(
                Duration.ofMinutes(30), Duration.ofHours(24), NumberedClicks.SESSION_LENGTH)
            .withDurability(durability),
        HOLD);
  }
}
