package dev.nextclick.events;

import static dev.nextclick.events.Clicks.SITE;
import static dev.nextclick.events.Clicks.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/// A Redis that speaks TLS, and one that lets its users do no more than they must.
class RedisSecurityTest {

  private static final String PASSWORD = "p@ss:word";

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init") // set first in each test
  private RedisServerProcess redis;

  @AfterEach
  void stop() {
    if (redis != null) {
      redis.close();
    }
  }

  @Test
  void aUserWhoMayDoWhatReadmeListsIsEnough() {
    redis = RedisServerProcess.durable(directory).start();
    try (Jedis client = redis.client()) {
      client.aclSetUser(
          "nextclick",
          "on",
          ">" + PASSWORD,
          "~nc:*",
          "+eval",
          "+evalsha",
          "+script|load",
          "+get",
          "+del",
          "+xlen",
          "+set",
          "+mget",
          "+xadd",
          "+xrange",
          "+xtrim",
          "+xinfo",
          "+config|get",
          "+role",
          "+ping",
          "+wait",
          "+client");
    }
    RedisStoreSettings settings =
        RedisStoreSettings.of(
            RedisAddress.parse("redis://nextclick:p%40ss%3Aword@127.0.0.1:" + redis.port()));

    requireWorks(settings);
  }

  @Test
  void aWrongPasswordIsAStoreThatIsAway() {
    redis = new RedisServerProcess(directory).start();
    try (Jedis client = redis.client()) {
      client.aclSetUser("nextclick", "on", ">" + PASSWORD, "~*", "+@all");
    }
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
    Path ours = keyStore("ours");
    int port = startWithTls("yes", ours);
    KeyStoreFile store = new KeyStoreFile(ours, PASSWORD);

    requireWorks(
        RedisStoreSettings.of(
            new RedisAddress(
                URI.create("rediss://127.0.0.1:" + port), Optional.of(store), Optional.of(store))));
  }

  @Test
  void aRedisWhoseCertificateIsNotTrustedIsNotSpokenTo() throws Exception {
    int port = startWithTls("no", keyStore("ours"));
    Path others = keyStore("others");

    RedisStoreSettings settings =
        RedisStoreSettings.of(
            new RedisAddress(
                URI.create("rediss://127.0.0.1:" + port),
                Optional.of(new KeyStoreFile(others, PASSWORD)),
                Optional.empty()));
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

  private static void requireWorks(RedisStoreSettings settings) {
    try (RedisEventStore store = RedisEventStore.connect(settings)) {
      Written written = store.writer().write(click("s", "i", "id", Instant.now())).join();
      assertThat(written.durability()).isEqualTo(Durability.DISK);
      assertThat(store.sessionReader().read(SITE, "s").join()).isPresent();
      int partition = StoreKeys.partition(SITE, "s", 64);
      List<LogEntry> entries = store.logReader().read(partition, LogId.ZERO, 10);
      assertThat(entries).hasSize(1);
      store.logReader().trim(partition, entries.getFirst().id());
      assertThat(store.logReader().storeId()).isNotEmpty();
      store.writer().merge(SITE, "s", "t").join();
      store.writer().erase(SITE, "t").join();
      store.writer().eraseUser(SITE, "u").join();
    }
  }

  private int startWithTls(String clientsMustShowTheirs, Path keyStore) throws Exception {
    KeyStore keys = KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray());
    Key key = keys.getKey("redis", PASSWORD.toCharArray());
    Certificate certificate = keys.getCertificate("redis");
    Path keyFile = pem("key.pem", "PRIVATE KEY", key.getEncoded());
    Path certificateFile = pem("certificate.pem", "CERTIFICATE", certificate.getEncoded());
    int port = RedisServerProcess.freePort();
    redis =
        RedisServerProcess.durable(
            directory,
            "--tls-port",
            Integer.toString(port),
            "--tls-cert-file",
            certificateFile.toString(),
            "--tls-key-file",
            keyFile.toString(),
            "--tls-ca-cert-file",
            certificateFile.toString(),
            "--tls-auth-clients",
            clientsMustShowTheirs);
    Assumptions.assumeTrue(
        redis.startsAtAll(), "this redis-server was built without TLS: install the system's");
    return port;
  }

  private Path keyStore(String name) throws Exception {
    Path file = directory.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "redis",
                "-keyalg",
                "EC",
                "-dname",
                "CN=redis",
                "-ext",
                "san=ip:127.0.0.1",
                "-ext",
                "bc:c",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    // A trusted certificate of its own, beside the key.
    KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    keys.setCertificateEntry("trusted", keys.getCertificate("redis"));
    try (var out = Files.newOutputStream(file)) {
      keys.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  private Path pem(String name, String kind, byte[] content) throws IOException {
    return Files.writeString(
        directory.resolve(name),
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(content)));
  }
}
