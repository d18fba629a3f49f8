package dev.nextclick.events;

import static dev.nextclick.events.Clicks.SITE;
import static dev.nextclick.events.Clicks.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.SetParams;

/// The store on a real Redis: the contract of every store, and what only Redis can show.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisEventStoreTest extends EventStoreContract {

  @SuppressWarnings("NullAway.Init") // JUnit sets it before anything runs
  private RedisServerProcess redis;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RedisEventStore store;

  @BeforeAll
  void start(@TempDir Path directory) {
    redis = RedisServerProcess.durable(directory).start();
    store = RedisEventStore.connect(RedisStoreSettings.of(redis.uri()));
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
  void acknowledgedMeansOnDiskSinceThisRedisWritesThrough() {
    assertThat(store.writer().durability()).isEqualTo(Durability.DISK);
  }

  @Test
  void everySessionAndEveryTombstoneExpiresAndTheLogIsBounded() {
    write(click(session, "a", "1", now));
    write(click("erased-" + session, "a", "1", now));
    writer().erase(SITE, "erased-" + session).join();
    write(Clicks.ofUser("user", click("of-user-" + session, "a", "1", now)));
    write(click("merged-" + session, "a", "1", now));
    writer().merge(SITE, "merged-" + session, session).join();
    writer().eraseUser(SITE, "other-user").join();

    try (Jedis client = redis.client()) {
      assertThat(client.pttl(key(session))).isBetween(IDLE.toMillis() - 60_000, IDLE.toMillis());
      assertThat(client.pttl(key("erased-" + session)))
          .isBetween(MAX_AGE.toMillis(), MAX_AGE.plus(ClickEvent.MAX_LEAD).toMillis());
      assertThat(client.keys(new byte[] {'*'}))
          .allMatch(
              key ->
                  new String(key, StandardCharsets.ISO_8859_1)
                          .matches("nc:(partitions|key|\\{\\d+}:log(:size)?)")
                      || client.pttl(key) > 0);
    }
  }

  @Test
  void anOldSessionExpiresAtItsMaximumAge() {
    Instant start = now.minus(MAX_AGE).plus(Duration.ofMinutes(10));
    for (Instant at = start; at.isBefore(now); at = at.plus(IDLE.dividedBy(2))) {
      write(click(session, "i", "id" + at, at));
    }
    write(click(session, "last", "last", now));

    try (Jedis client = redis.client()) {
      assertThat(client.pttl(key(session))).isBetween(1L, Duration.ofMinutes(10).toMillis());
    }
  }

  @Test
  void anotherNumberOfPartitionsIsRefused() {
    RedisStoreSettings other = RedisStoreSettings.of(redis.uri()).withPartitions(32);

    assertThatThrownBy(() -> RedisEventStore.connect(other))
        .isInstanceOf(StoreRefusedException.class)
        .hasMessageContaining("64 partitions")
        .hasMessageContaining("set up for 32");
  }

  @Test
  void aBatchCostsOneScriptCallForEachPartition() {
    try (Jedis client = redis.client()) {
      client.configResetStat();
      List<CompletableFuture<Written>> all =
          IntStream.range(0, 20_000)
              .mapToObj(
                  i -> {
                    return writer().write(click(session + i % 10, "i" + i, "id" + i, now));
                  })
              .toList();
      all.forEach(CompletableFuture::join);

      String statistics = client.info("commandstats");
      long scripts = calls(statistics, "evalsha");
      assertThat(scripts).isPositive().isLessThan(2_000);
      assertThat(calls(statistics, "mget")).isEqualTo(scripts);
      assertThat(calls(statistics, "xadd")).isEqualTo(scripts);
    }
  }

  @Test
  void aFullQueueIsAnAnswer() {
    RedisStoreSettings small = RedisStoreSettings.of(redis.uri()).withQueueCapacity(10);
    try (RedisEventStore busy = RedisEventStore.connect(small)) {
      List<CompletableFuture<Written>> all =
          IntStream.range(0, 5_000)
              .mapToObj(i -> busy.writer().write(click(session, "i" + i, "id" + i, now)))
              .toList();

      all.forEach(
          future ->
              future.exceptionally(e -> new Written("", false, false, Durability.MEMORY)).join());
      assertThat(all.stream().filter(CompletableFuture::isCompletedExceptionally))
          .isNotEmpty()
          .allMatch(future -> future.exceptionNow() instanceof StoreBusyException);
      long stored = all.stream().filter(future -> !future.isCompletedExceptionally()).count();
      assertThat((long) logged(session).size()).isLessThanOrEqualTo(stored);
    }
  }

  @Test
  void scriptsThatRedisForgotAreLoadedAgain() {
    write(click(session, "a", "1", now));
    try (Jedis client = redis.client()) {
      client.scriptFlush();
    }

    assertThat(write(click(session, "b", "2", now)).duplicate()).isFalse();
    assertThat(items(session)).containsExactly("a", "b");
  }

  @Test
  void aSessionOfAFormatFromTheFutureIsNotOverwritten() {
    try (Jedis client = redis.client()) {
      byte[] future = "\u0007whatever".getBytes(StandardCharsets.US_ASCII);
      client.set(key(session), future, SetParams.setParams().ex(60));

      assertThatThrownBy(() -> write(click(session, "a", "1", now)))
          .hasMessageContaining("unknown format 7");
      assertThatThrownBy(() -> read(session)).hasMessageContaining("unknown format 7");
      assertThat(client.get(key(session))).isEqualTo(future);
      assertThat(logged(session)).isEmpty();
    }
  }

  @Test
  void aRetryIsKnownToEveryProcessAndTheKeyOfTheIdsIsTheStoresOwn() {
    write(click(session, "a", "1", now));
    try (RedisEventStore other = RedisEventStore.connect(RedisStoreSettings.of(redis.uri()))) {
      assertThat(other.writer().write(click(session, "a", "1", now)).join().duplicate()).isTrue();
    }
    try (Jedis client = redis.client()) {
      assertThat(client.get("nc:key")).matches("[0-9a-f]{32}");
    }
  }

  @Test
  void wrongSettingsAreNamedAllAtOnceAndTheirSecretsAreNot() {
    assertThatThrownBy(
            () ->
                new RedisStoreSettings(
                    RedisAddress.of(URI.create("http://:secret@host")),
                    0,
                    Duration.ZERO,
                    MAX_AGE,
                    MAX_LENGTH,
                    Durability.DISK,
                    0,
                    1,
                    1,
                    Duration.ZERO,
                    0,
                    LogWhenFull.REFUSE,
                    Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "redis", "partitions", "sessionIdle", "writerThreads", "maxLateness")
        .hasMessageNotContaining("secret");
  }

  private byte[] key(String id) {
    return StoreKeys.bytes(StoreKeys.session(StoreKeys.partition(SITE, id, 64), SITE, id));
  }

  private static long calls(String statistics, String command) {
    Matcher calls = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(statistics);
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }
}
