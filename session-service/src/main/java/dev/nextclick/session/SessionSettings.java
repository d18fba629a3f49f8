package dev.nextclick.session;

import dev.nextclick.events.Durability;
import dev.nextclick.events.KeyStoreFile;
import dev.nextclick.events.LogWhenFull;
import dev.nextclick.events.RedisAddress;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.runtime.grpc.ServerSettings;
import dev.nextclick.runtime.metrics.MetricsLog;
import dev.nextclick.runtime.settings.Setting;
import dev.nextclick.runtime.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How session-service is set up.
///
/// @param streamHold how long a stream holds its client back while Redis is away, before it ends
record SessionSettings(ServerSettings server, RedisStoreSettings store, Duration streamHold) {

  /// What acknowledged may mean.
  enum Guarantee {
    REPLICATED(Durability.REPLICATED),
    DISK(Durability.DISK),
    EVERY_SECOND(Durability.EVERY_SECOND),
    MEMORY(Durability.MEMORY);

    private final Durability durability;

    Guarantee(Durability durability) {
      this.durability = durability;
    }
  }

  private static final int PORT = 7411;
  private static final Setting<URI> REDIS =
      Setting.of(
              "redis",
              "redis://…|redis-sentinel://…|redis-cluster://…",
              "Redis, which holds sessions and their log: one, sentinels, or a cluster; rediss… over TLS.",
              RedisAddress::parse)
          .withDefault("redis://127.0.0.1:7410");
  private static final Setting<Optional<Path>> REDIS_TRUST_STORE =
      Setting.path(
              "redis-trust-store",
              "A key store (PKCS #12) with the certificates that Redis's must lead back to. Those that Java trusts, unless set.")
          .optional();
  private static final Setting<Optional<String>> REDIS_TRUST_STORE_PASSWORD =
      Setting.text("redis-trust-store-password", "The password of that key store.")
          .optional()
          .secret();
  private static final Setting<Optional<Path>> REDIS_KEY_STORE =
      Setting.path(
              "redis-key-store",
              "A key store (PKCS #12) with the certificate to show to a Redis that asks for one.")
          .optional();
  private static final Setting<Optional<String>> REDIS_KEY_STORE_PASSWORD =
      Setting.text("redis-key-store-password", "The password of that key store.")
          .optional()
          .secret();
  private static final Setting<Integer> PARTITIONS =
      Setting.integer(
              "partitions",
              1,
              16_384,
              "How many partitions sessions are spread over. Written to Redis at first start; another number is refused afterwards.")
          .withDefault("64");
  private static final Setting<Duration> SESSION_IDLE =
      Setting.duration("session-idle", "A session ends after this long without an event.")
          .map(SessionSettings::positive)
          .withDefault("30m");
  private static final Setting<Duration> SESSION_MAX_AGE =
      Setting.duration("session-max-age", "A session ends at this age.")
          .map(SessionSettings::positive)
          .withDefault("24h");
  private static final Setting<Integer> SESSION_MAX_LENGTH =
      Setting.integer("session-max-length", 1, 10_000, "How many events a session keeps.")
          .withDefault("50");
  private static final Setting<Duration> MAX_LATENESS =
      Setting.duration(
              "max-lateness", "How old an event may be when it arrives; an older one is refused.")
          .map(SessionSettings::positive)
          .withDefault("24h");
  private static final Setting<Integer> LOG_MAX_MIB =
      Setting.integer(
              "log-max-mib",
              1,
              1 << 20,
              "How much of Redis's memory the events may take that the trainer has not archived, in MiB.")
          .withDefault("1024");
  private static final Setting<LogWhenFull> LOG_WHEN_FULL =
      Setting.choice(
              "log-when-full",
              LogWhenFull.class,
              "What becomes of events when they take as much: refuse them, or store them in their sessions only, never to be learned from.")
          .withDefault("refuse");
  private static final Setting<Guarantee> DURABILITY =
      Setting.choice(
              "durability",
              Guarantee.class,
              "What acknowledged means. Redis must be configured to match; replicated: on the master's disk, and at a replica.")
          .withDefault("disk");
  private static final Setting<Duration> STREAM_HOLD =
      Setting.duration(
              "stream-hold",
              "How long a stream holds its client back while Redis is away, before it ends.")
          .withDefault("5s");

  static List<Setting<?>> declare() {
    List<Setting<?>> all = new ArrayList<>(ServerSettings.declare(PORT));
    all.addAll(
        List.of(
            REDIS,
            REDIS_TRUST_STORE,
            REDIS_TRUST_STORE_PASSWORD,
            REDIS_KEY_STORE,
            REDIS_KEY_STORE_PASSWORD,
            PARTITIONS,
            SESSION_IDLE,
            SESSION_MAX_AGE,
            SESSION_MAX_LENGTH,
            MAX_LATENESS,
            LOG_MAX_MIB,
            LOG_WHEN_FULL,
            DURABILITY,
            STREAM_HOLD,
            MetricsLog.EVERY));
    return all;
  }

  static SessionSettings of(Settings settings) {
    return new SessionSettings(
        ServerSettings.of(settings),
        RedisStoreSettings.of(address(settings))
            .withPartitions(settings.get(PARTITIONS))
            .withSessions(
                settings.get(SESSION_IDLE),
                settings.get(SESSION_MAX_AGE),
                settings.get(SESSION_MAX_LENGTH))
            .withMaxLateness(settings.get(MAX_LATENESS))
            .withLog((long) settings.get(LOG_MAX_MIB) << 20, settings.get(LOG_WHEN_FULL))
            .withDurability(settings.get(DURABILITY).durability),
        settings.get(STREAM_HOLD));
  }

  private static RedisAddress address(Settings settings) {
    return new RedisAddress(
        settings.get(REDIS),
        keyStore(settings.get(REDIS_TRUST_STORE), settings.get(REDIS_TRUST_STORE_PASSWORD)),
        keyStore(settings.get(REDIS_KEY_STORE), settings.get(REDIS_KEY_STORE_PASSWORD)));
  }

  private static Optional<KeyStoreFile> keyStore(Optional<Path> file, Optional<String> password) {
    return file.map(path -> new KeyStoreFile(path, password.orElse("")));
  }

  private static Duration positive(Duration given) {
    if (!given.isPositive()) {
      throw new IllegalArgumentException("is not longer than nothing");
    }
    return given;
  }
}
