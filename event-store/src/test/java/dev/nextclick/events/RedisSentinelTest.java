package dev.nextclick.events;

import static dev.nextclick.events.Clicks.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/// The store on a real master with a replica, found by asking sentinels, each write confirmed by the replica: the contract of every
/// store, and what only these can show. What a failover does: `FailoverTest` of session-service.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisSentinelTest extends EventStoreContract {

  @SuppressWarnings("NullAway.Init") // JUnit sets it before anything runs
  private RedisReplicas redis;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RedisEventStore store;

  @BeforeAll
  void start(@TempDir Path directory) {
    redis = RedisReplicas.start(directory, 1, 30_000);
    store =
        RedisEventStore.connect(
            RedisStoreSettings.of(redis.uri()).withDurability(Durability.REPLICATED));
  }

  @AfterAll
  void stop() {
    store.close();
    redis.close();
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
  void whatIsAcknowledgedIsAtTheReplicaAndEachReplySaysSo() {
    for (int i = 0; i < 20; i++) {
      String each = session + i;
      assertThat(write(click(each, "i", "id", now)).durability()).isEqualTo(Durability.REPLICATED);
      try (Jedis replica = redis.replicas().getFirst().client()) {
        assertThat(replica.keys("nc:*:" + each)).hasSize(1);
      }
    }
  }

  @Test
  void whatNoReplicaConfirmsIsNotAcknowledgedAndTryingAgainStoresItOnce() {
    write(click(session, "before", "0", now));
    RedisServerProcess replica = redis.replicas().getFirst();
    replica.freeze();
    try {
      assertThatThrownBy(() -> write(click(session, "a", "1", now)))
          .hasCauseInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("no replica");
      // The master holds it, so it is a duplicate, and still nowhere else.
      assertThatThrownBy(() -> write(click(session, "a", "1", now)))
          .hasCauseInstanceOf(StoreUnavailableException.class);
      assertThat(store.isAvailable()).isTrue();
    } finally {
      replica.thaw();
    }

    Awaitility.await()
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(write(click(session, "a", "1", now)))
                    .returns(true, Written::duplicate)
                    .returns(Durability.REPLICATED, Written::durability));
    assertThat(items(session)).containsExactly("before", "a");
    assertThat(logged(session)).hasSize(2);
  }

  @Test
  void aMasterThatNoSentinelKnowsIsAStoreThatIsAway() {
    String other = redis.uri().toString().replaceFirst("/shop$", "/shoes");
    try (RedisEventStore away =
        RedisEventStore.connect(RedisStoreSettings.of(RedisAddress.parse(other)))) {
      assertThat(away.isAvailable()).isFalse();
      assertThatThrownBy(() -> away.writer().write(click(session, "a", "1", now)).join())
          .hasMessageContaining("knows no master shoes");
    }
  }
}
