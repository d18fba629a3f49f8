package dev.nextclick.events;

import static dev.nextclick.events.Clicks.SITE;
import static dev.nextclick.events.Clicks.click;
import static dev.nextclick.events.Clicks.ofUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.util.JedisClusterCRC16;

/// What fails in part: everybody is told once, and what is done again becomes whole.
class PartialFailureTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

  /// Keeps what it is told.
  private static final class Told implements WriteReceipt {

    private final List<String> words = new CopyOnWriteArrayList<>();

    @Override
    public void stored(Written written) {
      words.add("stored");
    }

    @Override
    public void failed(RuntimeException why) {
      words.add("failed");
    }
  }

  @Test
  void aMasterThatBecameAReplicaIsLeftAndEachWriteIsFailedOnce(@TempDir Path directory) {
    List<Told> receipts;
    try (RunningStore store = RunningStore.in(directory)) {
      store.write(click("s", "a", "1", now));
      try (Jedis client = store.client()) {
        client.replicaof("127.0.0.1", 1);
      }

      receipts = writeSome(store.writer());
      Awaitility.await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> store.write(click("s", "a", "2", now)))
                      .hasMessageContaining("is not the master"));
      try (Jedis client = store.client()) {
        client.replicaofNoOne();
      }
      Awaitility.await()
          .atMost(LIMIT)
          .ignoreException(CompletionException.class)
          .until(() -> store.write(click("s", "a", "2", now)).durability() == Durability.DISK);
    }
    assertThat(receipts).extracting(told -> told.words).containsOnly(List.of("failed"));
  }

  @Test
  void aClusterThatIsLostWholeFailsEachWriteOnce(@TempDir Path directory) {
    List<Told> receipts;
    try (RedisClusterProcesses cluster = RedisClusterProcesses.start(directory, false);
        RedisEventStore store = RedisEventStore.connect(RedisStoreSettings.of(cluster.uri()))) {
      IntStream.range(0, 3).forEach(i -> cluster.master(i).kill());

      receipts = writeSome(store.writer());
    }
    assertThat(receipts).extracting(told -> told.words).containsOnly(List.of("failed"));
  }

  @Test
  void aUsersErasureThatNoReplicaConfirmedIsWholeOnceItIsDoneAgain(@TempDir Path directory) {
    try (RunningStore store = RunningStore.in(directory)) {
      String known = store.elsewhere("anonymous", "known");
      store.write(ofUser("u", click("anonymous", "a", "1", now)));
      store.writer().merge(SITE, "anonymous", known).join();
      assertThat(store.items(known)).containsExactly("a");
      try (RedisEventStore withoutReplica =
          RedisEventStore.connect(
              store.settings.withDurability(Durability.REPLICATED),
              Clock.fixed(now, ZoneOffset.UTC))) {
        assertThatThrownBy(() -> withoutReplica.writer().eraseUser(SITE, "u").join())
            .hasCauseInstanceOf(StoreUnavailableException.class);
      }

      store.writer().eraseUser(SITE, "u").join();

      assertThat(store.session(known)).isEmpty();
    }
  }

  @Test
  void anErasureForWhichAMasterWasMissingIsWholeOnceItIsDoneAgain(@TempDir Path directory) {
    try (RedisClusterProcesses cluster = RedisClusterProcesses.start(directory, false);
        RedisEventStore store = RedisEventStore.connect(RedisStoreSettings.of(cluster.uri()))) {
      RedisServerProcess away = cluster.master(2);
      String known = "known" + first(i -> cluster.masterOf(SITE, "known" + i) == away);
      String anonymous = "anonymous" + first(i -> cluster.masterOf(SITE, "anonymous" + i) != away);
      store.writer().write(click(anonymous, "a", "1", now)).join();
      store.writer().merge(SITE, anonymous, known).join();
      away.kill();
      assertThatThrownBy(() -> store.writer().erase(SITE, anonymous).join())
          .hasCauseInstanceOf(StoreUnavailableException.class);
      away.start();
      Awaitility.await()
          .atMost(LIMIT)
          .ignoreException(CompletionException.class)
          .until(() -> store.sessionReader().read(SITE, known).join().isPresent());

      Awaitility.await()
          .atMost(LIMIT)
          .ignoreException(CompletionException.class)
          .until(() -> !store.writer().erase(SITE, anonymous).join().isEmpty());

      assertThat(store.sessionReader().read(SITE, known).join()).isEmpty();
    }
  }

  @Test
  void theOthersLogsAreReadWhileTheMasterThatKeepsTheKeyOfHashesIsAway(@TempDir Path directory) {
    try (RedisClusterProcesses cluster = RedisClusterProcesses.start(directory, false)) {
      RedisStoreSettings settings = RedisStoreSettings.of(cluster.uri());
      RedisServerProcess keeper;
      String session;
      try (RedisEventStore store = RedisEventStore.connect(settings)) {
        keeper = keeper(cluster);
        session = "s" + first(i -> cluster.masterOf(SITE, "s" + i) != keeper);
        store.writer().write(click(session, "a", "1", now)).join();
      }
      keeper.kill();

      try (LogReader log = RedisEventStore.openLog(settings)) {
        assertThat(log.read(StoreKeys.partition(SITE, session, 64), LogId.ZERO, 10)).hasSize(1);
      }
    }
  }

  private List<Told> writeSome(EventWriter writer) {
    return IntStream.range(0, 500)
        .mapToObj(
            i -> {
              Told told = new Told();
              writer.write(click("s" + i, "a", "1", now), told);
              return told;
            })
        .toList();
  }

  private static RedisServerProcess keeper(RedisClusterProcesses cluster) {
    int slot = JedisClusterCRC16.getSlot(StoreKeys.EVENT_ID_KEY);
    return cluster.master(
        first(
            i -> {
              try (Jedis client = cluster.master(i).client()) {
                return client.clusterCountKeysInSlot(slot) > 0;
              }
            }));
  }

  private static int first(IntPredicate condition) {
    return IntStream.iterate(0, i -> i + 1).filter(condition).findFirst().orElseThrow();
  }
}
