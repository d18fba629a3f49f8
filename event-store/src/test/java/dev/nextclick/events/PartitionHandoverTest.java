package dev.nextclick.events;

import static dev.nextclick.events.Clicks.SITE;
import static dev.nextclick.events.Clicks.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.util.JedisClusterCRC16;

/// A partition of a real Redis Cluster while it is handed from one master to another, when its keys lie with both of them. What a stream
/// sees of it: `FailoverTest` of session-service.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartitionHandoverTest {

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

  @SuppressWarnings("NullAway.Init") // JUnit sets it before anything runs
  private RedisClusterProcesses cluster;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RedisEventStore store;

  // Each test takes another partition, as a slot is moved once.
  private int partition;

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

  @Test
  void everySessionIsReadWhicheverMasterHasIt() {
    List<String> sessions = sessions(20);
    sessions.forEach(session -> write(session, "a", "1").join());
    try (SlotMove move = cluster.beginMove(partition, target())) {
      sessions.subList(0, 7).forEach(session -> move.move(key(session)));

      List<CompletableFuture<Optional<StoredSession>>> read =
          Stream.concat(sessions.stream(), Stream.of(fresh()))
              .map(session -> store.sessionReader().read(SITE, session))
              .toList();

      assertThat(read.subList(0, 20)).allMatch(session -> session.join().isPresent());
      assertThat(read.getLast().join()).isEmpty();
      move.moveAll();
      move.finish();
    }
    sessions.forEach(session -> assertThat(items(session)).containsExactly("a"));
  }

  @Test
  void clicksAreWrittenWithTheMasterThatHasAllTheirKeysBeforeItOwnsThem() {
    String session = sessions(1).getFirst();
    write(session, "a", "1").join();
    try (SlotMove move = cluster.beginMove(partition, target())) {
      write(session, "b", "2").join();
      assertThat(move.left()).contains(key(session));

      move.moveAll();
      write(session, "c", "3").join();

      assertThat(move.left()).isEmpty();
      move.finish();
    }
    assertThat(items(session)).containsExactly("a", "b", "c");
    assertThat(logged()).containsExactly("1", "2", "3");
  }

  @Test
  void clicksWhoseKeysLieWithBothMastersAreNotAcknowledgedAndStoredOnceWhenTriedAgain() {
    String session = sessions(1).getFirst();
    write(session, "a", "1").join();
    try (SlotMove move = cluster.beginMove(partition, target())) {
      move.move(key(session));
      assertIsHeld(write(session, "b", "2"));
      assertIsHeld(write(fresh(), "a", "3"));
      assertThat(store.isAvailable()).isTrue();

      move.moveAll();
      write(session, "b", "2").join();
      assertIsHeld(write(fresh(), "a", "3"));
      move.finish();
    }
    assertThat(write(session, "b", "2").join().duplicate()).isTrue();
    assertThat(write(fresh(), "a", "3").join().duplicate()).isFalse();
    assertThat(items(session)).containsExactly("a", "b");
    assertThat(items(fresh())).containsExactly("a");
    assertThat(logged()).containsExactly("1", "2", "3");
  }

  @Test
  void aMasterThatJoinsIsWrittenToFromItsFirstSlotOn() {
    String session = sessions(1).getFirst();
    write(session, "a", "1").join();
    try (SlotMove move = cluster.beginMove(partition, cluster.join())) {
      move.moveAll();
      write(session, "b", "2").join();
      assertThat(items(session)).containsExactly("a", "b");
      move.finish();
    }
    write(session, "c", "3").join();
    assertThat(items(session)).containsExactly("a", "b", "c");
    assertThat(logged()).containsExactly("1", "2", "3");
  }

  @Test
  void aHandoverThatIsCalledOffLeavesNothingBehind() {
    String session = sessions(1).getFirst();
    write(session, "a", "1").join();
    try (SlotMove move = cluster.beginMove(partition, target())) {
      assertIsHeld(write(fresh(), "a", "2"));
      move.callOff();
    }
    write(fresh(), "a", "2").join();
    assertThat(logged()).containsExactly("1", "2");
  }

  @Test
  void theLogIsReadWhereverItLiesAndTrimmedOnceItsSizeIsBesideIt() {
    String session = sessions(1).getFirst();
    write(session, "a", "1").join();
    try (LogReader log = RedisEventStore.openLog(RedisStoreSettings.of(cluster.uri()));
        SlotMove move = cluster.beginMove(partition, target())) {
      List<LogEntry> before = log.read(partition, LogId.ZERO, 10);
      move.move(text(StoreKeys.log(partition)));

      assertThat(log.read(partition, LogId.ZERO, 10)).hasSize(1).isEqualTo(before);
      assertThat(log.last(partition)).isEqualTo(before.getLast().id());
      assertThatThrownBy(() -> log.trim(partition, before.getLast().id()))
          .isInstanceOf(StoreUnavailableException.class);
      // Only this partition was away.
      assertThat(log.read((partition + 1) % 64, LogId.ZERO, 10)).isEmpty();

      move.moveAll();
      log.trim(partition, before.getLast().id());
      assertThat(log.read(partition, LogId.ZERO, 10)).isEmpty();
      move.finish();
      assertThat(log.last(partition)).isEqualTo(before.getLast().id());
    }
  }

  @Test
  void aStoreIsOpenedWhileWhatItLooksUpIsHandedOver() {
    RedisServerProcess owner = cluster.master(0);
    partition = lowestOf(owner);
    int keeper = JedisClusterCRC16.getSlot(StoreKeys.EVENT_ID_KEY);
    RedisServerProcess other = cluster.masterOfSlot(keeper) == owner ? target() : owner;
    try (SlotMove ofNumber = cluster.beginMove(partition, target());
        SlotMove ofKey = cluster.beginMoveOfSlot(keeper, other)) {
      ofNumber.moveAll();
      ofKey.moveAll();

      try (RedisEventStore late = RedisEventStore.connect(RedisStoreSettings.of(cluster.uri()))) {
        String onOwner =
            named("s", p -> p != partition && cluster.masterOf(p) == owner)
                .findFirst()
                .orElseThrow();
        late.writer().write(click(onOwner, "a", "late", now)).join();
        // Its hash is the one that others know.
        assertThat(store.writer().write(click(onOwner, "a", "late", now)).join().duplicate())
            .isTrue();
        assertThat(late.logReader().storeId()).isEqualTo(store.logReader().storeId());
      }
      ofNumber.finish();
      ofKey.finish();
    }
    try (Jedis client = target().client()) {
      assertThat(client.get(text(StoreKeys.partitionsBeside(partition)))).isEqualTo("64");
    }
  }

  private static void assertIsHeld(CompletableFuture<Written> write) {
    assertThatThrownBy(write::join).hasCauseInstanceOf(StoreUnavailableException.class);
  }

  /// Another partition for each test, of the first master, but not its lowest.
  @BeforeEach
  void choosePartition() {
    partition =
        IntStream.range(Math.max(partition, lowestOf(cluster.master(0))) + 1, 64)
            .filter(p -> cluster.masterOf(p) == cluster.master(0))
            .findFirst()
            .orElseThrow();
  }

  private RedisServerProcess target() {
    return cluster.master(1);
  }

  private int lowestOf(RedisServerProcess master) {
    return IntStream.range(0, 64)
        .filter(p -> cluster.masterOf(p) == master)
        .findFirst()
        .orElseThrow();
  }

  private List<String> sessions(int number) {
    return named("s", p -> p == partition).limit(number).toList();
  }

  /// One that no click was written of so far.
  private String fresh() {
    return named("fresh", p -> p == partition).findFirst().orElseThrow();
  }

  private static Stream<String> named(String name, IntPredicate isPartition) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> name + i)
        .filter(session -> isPartition.test(StoreKeys.partition(SITE, session, 64)));
  }

  private CompletableFuture<Written> write(String session, String item, String id) {
    return store
        .writer()
        .write(click(session, item, id, now.plusMillis(Integer.parseInt(id)), now));
  }

  private List<String> items(String session) {
    return store.sessionReader().read(SITE, session).join().orElseThrow().clicks().stream()
        .map(StoredClick::itemId)
        .toList();
  }

  private List<String> logged() {
    return store.logReader().read(partition, LogId.ZERO, 100).stream()
        .flatMap(entry -> entry.records().stream())
        .map(record -> ((LogRecord.Click) record).event().eventId())
        .toList();
  }

  private String key(String session) {
    return StoreKeys.session(partition, SITE, session);
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.US_ASCII);
  }
}
