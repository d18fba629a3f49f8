package dev.nextclick.events;

import static dev.nextclick.events.Clicks.SITE;
import static dev.nextclick.events.Clicks.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.util.JedisClusterCRC16;

/// The store on a real Redis Cluster: the contract of every store, and what only a cluster can show.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisClusterTest extends EventStoreContract {

  @SuppressWarnings("NullAway.Init") // JUnit sets it before anything runs
  private RedisClusterProcesses cluster;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RedisEventStore store;

  @BeforeAll
  void start(@TempDir Path directory) {
    cluster = RedisClusterProcesses.start(directory, false);
    store = RedisEventStore.connect(RedisStoreSettings.of(cluster.uri()));
  }

  @AfterAll
  void stop() {
    store.close();
    cluster.close();
  }

  @Override
  EventWriter writer() {
    return store.writer();
  }

  @Override
  SessionReader reader() {
    return store.sessionReader();
  }

  @Override
  LogReader log() {
    return store.logReader();
  }

  @Test
  void sessionsAndTheirLogsAreSpreadOverTheMasters() {
    writeAll(IntStream.range(0, 300).mapToObj(i -> click(session + i, "i", "id" + i, now)));

    for (int i = 0; i < 3; i++) {
      try (Jedis client = cluster.master(i).client()) {
        assertThat(client.keys("nc:*:log")).hasSizeGreaterThan(10);
      }
    }
    IntStream.range(0, 300).forEach(i -> assertThat(items(session + i)).containsExactly("i"));
    assertThat(writer().durability()).isEqualTo(Durability.DISK);
  }

  @Test
  void eachMasterKnowsTheNumberOfPartitions() {
    assertThatThrownBy(
            () -> RedisEventStore.connect(RedisStoreSettings.of(cluster.uri()).withPartitions(32)))
        .isInstanceOf(StoreRefusedException.class)
        .hasMessageContaining("64 partitions");
  }

  @Test
  void aNodeOfAClusterIsNotTakenForASingleRedis() {
    int slot = JedisClusterCRC16.getSlot(StoreKeys.PARTITIONS);
    RedisServerProcess other =
        cluster.masterOfSlot(slot) == cluster.master(0) ? cluster.master(1) : cluster.master(0);
    try (RedisEventStore single = RedisEventStore.connect(RedisStoreSettings.of(other.uri()))) {
      assertThat(single.isAvailable()).isFalse();
    }
  }

  @Test
  void aPartitionThatMovesToAnotherMasterTakesItsSessionsAndItsLogWithIt() {
    int partition = StoreKeys.partition(SITE, session, 64);
    RedisServerProcess from = cluster.masterOf(partition);
    RedisServerProcess to = from == cluster.master(0) ? cluster.master(1) : cluster.master(0);
    write(click(session, "before", "1", now));
    List<CompletableFuture<Written>> during = new ArrayList<>();

    cluster.move(partition, to);
    for (int i = 0; i < 20; i++) {
      during.add(writer().write(click(session, "i" + i, "id" + i, now.plusMillis(i))));
    }
    during.forEach(CompletableFuture::join);

    assertThat(items(session)).hasSize(21).startsWith("before").endsWith("i19");
    assertThat(logged(session)).hasSize(21);
    try (Jedis client = to.client()) {
      assertThat(client.exists(StoreKeys.bytes(StoreKeys.session(partition, SITE, session))))
          .isTrue();
    }
  }
}
