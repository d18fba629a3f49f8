package dev.nextclick.events;

import static dev.nextclick.events.Clicks.SITE;
import static dev.nextclick.events.Clicks.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Redis that speaks TLS, and one that lets its users do no more than they must.
class RedisSecurityTest {

  private static final String PASSWORD = "p@ss:word";

  @SuppressWarnings("NullAway.Init") // JUnit sets it before anything runs
  @TempDir
  private static Path certificates;

  @SuppressWarnings("NullAway.Init") // made before all tests
  private static RedisCertificate ours;

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init") // set first in each test
  private RedisServerProcess redis;

  @BeforeAll
  static void makeCertificate() throws Exception {
    ours = RedisCertificate.in(certificates, "ours");
  }

  @AfterEach
  void stop() {
    if (redis != null) {
      redis.close();
    }
  }

  @Test
  void aUserWhoMayDoWhatReadmeListsIsEnough() throws Exception {
    redis = RedisServerProcess.durable(directory).start();
    ReadmeGrants.grantEverywhere(List.of(redis), ReadmeGrants.always());

    requireWorks(settings("redis://" + ReadmeGrants.CREDENTIALS + "127.0.0.1:" + redis.port()));
  }

  @Test
  void aUserWhoMayDoWhatReadmeListsIsEnoughOnAClusterAndWhileASlotIsMoved() throws Exception {
    try (RedisClusterProcesses cluster = RedisClusterProcesses.start(directory, false)) {
      ReadmeGrants.grantEverywhere(cluster.masters(), ReadmeGrants.onACluster());

      requireWorksOnACluster(cluster, settings(ReadmeGrants.as(cluster.uri())));
    }
  }

  @Test
  void aUserWhoMayDoWhatReadmeListsIsEnoughWithSentinelsThatAskWhoItIs() throws Exception {
    try (RedisReplicas replicas = RedisReplicas.start(directory, 1, 30_000)) {
      ReadmeGrants.grantEverywhere(replicas.servers(), ReadmeGrants.always());
      String uri = ReadmeGrants.as(replicas.uri());
      ReadmeGrants.grantEverywhere(replicas.sentinels(), ReadmeGrants.atSentinels());
      ReadmeGrants.letNobodyElseIn(replicas.sentinels());

      requireWorks(settings(uri).withDurability(Durability.REPLICATED));
    }
  }

  @Test
  void aWrongPasswordIsAStoreThatIsAway() {
    redis = new RedisServerProcess(directory).start();
    ReadmeGrants.grantEverywhere(List.of(redis), "+@all");
    RedisStoreSettings wrong =
        RedisStoreSettings.of(
            RedisAddress.parse("redis://nextclick:other@127.0.0.1:" + redis.port()));

    try (RedisEventStore store = RedisEventStore.connect(wrong)) {
      assertThat(store.isAvailable()).isFalse();
      assertThatThrownBy(() -> store.writer().write(click("s", "i", "id", Instant.now())).join())
          .hasCauseInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("WRONGPASS");
    }
  }

  @Test
  void eventsTravelOverTlsAndBothSidesShowTheirCertificates() throws Exception {
    int port = startWithTls("yes", ours);

    requireWorks(RedisStoreSettings.of(ours.address("rediss://127.0.0.1:" + port)));
  }

  @Test
  void eventsTravelOverTlsToEachMasterOfAClusterAndToTheOneThatTakesASlotOver() throws Exception {
    requireTls();
    try (RedisClusterProcesses cluster = RedisClusterProcesses.startWithTls(directory, ours)) {
      ReadmeGrants.grantEverywhere(cluster.masters(), ReadmeGrants.onACluster());

      requireWorksOnACluster(
          cluster, RedisStoreSettings.of(ours.address(ReadmeGrants.as(cluster.uri()))));
    }
  }

  @Test
  void eventsTravelOverTlsToTheMasterThatSentinelsNameOverTls() {
    requireTls();
    try (RedisReplicas replicas = RedisReplicas.startWithTls(directory, ours)) {
      RedisStoreSettings settings = RedisStoreSettings.of(ours.address(replicas.uri().toString()));

      requireWorks(settings.withDurability(Durability.REPLICATED));
    }
  }

  @Test
  void aRedisWhoseCertificateIsNotTrustedIsNotSpokenTo() throws Exception {
    int port = startWithTls("no", ours);
    RedisCertificate others = RedisCertificate.in(certificates, "others");

    RedisStoreSettings settings =
        RedisStoreSettings.of(others.address("rediss://127.0.0.1:" + port));
    try (RedisEventStore store = RedisEventStore.connect(settings)) {
      assertThat(store.isAvailable()).isFalse();
    }
  }

  @Test
  void aKeyStoreThatCannotBeReadIsNamed() {
    RedisStoreSettings settings =
        RedisStoreSettings.of(
            new RedisAddress(
                URI.create("rediss://127.0.0.1:1"),
                Optional.of(new KeyStoreFile(directory.resolve("missing.p12"), PASSWORD)),
                Optional.empty()));

    assertThatThrownBy(() -> RedisEventStore.connect(settings))
        .isInstanceOf(StoreRefusedException.class)
        .hasMessageContaining("missing.p12");
  }

  private static RedisStoreSettings settings(String uri) {
    return RedisStoreSettings.of(RedisAddress.parse(uri));
  }

  private static void requireWorks(RedisStoreSettings settings) {
    try (RedisEventStore store = RedisEventStore.connect(settings)) {
      requireWorks(store, "s", settings.durability());
    }
  }

  /// All that the services ask of a store.
  private static void requireWorks(RedisEventStore store, String session, Durability durability) {
    EventWriter writer = store.writer();
    LogReader log = store.logReader();
    Written written = writer.write(click(session, "i", "id", Instant.now())).join();
    assertThat(written.durability()).isEqualTo(durability);
    assertThat(store.sessionReader().read(SITE, session).join()).isPresent();
    int partition = StoreKeys.partition(SITE, session, 64);
    List<LogEntry> entries = log.read(partition, LogId.ZERO, 10);
    LogId last = entries.getLast().id();
    log.trim(partition, last);
    assertThat(log.last(partition)).isEqualTo(last);
    log.continueAfter(partition, last.next());
    assertThat(log.storeId()).isNotEmpty();
    writer.merge(SITE, session, session + "-known").join();
    String erasure = writer.erase(SITE, session + "-known").join();
    writer.eraseUser(SITE, "u").join();
    int erased = StoreKeys.partition(SITE, session + "-known", 64);
    log.markErased(erased, erasure, Instant.now());
    assertThat(store.sessionReader().erasure(erasure).join()).isPresent();
  }

  private static void requireWorksOnACluster(
      RedisClusterProcesses cluster, RedisStoreSettings settings) {
    try (RedisEventStore store = RedisEventStore.connect(settings)) {
      for (RedisServerProcess master : cluster.masters()) {
        requireWorks(store, sessionOn(cluster, master), Durability.DISK);
      }
      String moved = "moved" + sessionOn(cluster, cluster.master(0));
      RedisServerProcess to =
          cluster.masterOf(SITE, moved) == cluster.master(1)
              ? cluster.master(2)
              : cluster.master(1);
      store.writer().write(click(moved, "a", "1", Instant.now())).join();
      try (SlotMove move = cluster.beginMove(SITE, moved, to)) {
        move.moveAll();
        store.writer().write(click(moved, "b", "2", Instant.now())).join();
        assertThat(store.sessionReader().read(SITE, moved).join().orElseThrow().clicks())
            .hasSize(2);
        move.finish();
      }
    }
  }

  private static String sessionOn(RedisClusterProcesses cluster, RedisServerProcess master) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "s" + i)
        .filter(session -> cluster.masterOf(SITE, session) == master)
        .findFirst()
        .orElseThrow();
  }

  private void requireTls() {
    int _ = startWithTls("no", ours);
    redis.close();
  }

  private int startWithTls(String clientsMustShowTheirs, RedisCertificate certificate) {
    int port = RedisServerProcess.freePort();
    redis =
        RedisServerProcess.durable(
            directory, certificate.settings(port, clientsMustShowTheirs).toArray(String[]::new));
    Assumptions.assumeTrue(
        redis.startsAtAll(), "this redis-server was built without TLS: install the system's");
    return port;
  }
}
