package dev.nextclick.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nextclick.events.Durability;
import dev.nextclick.events.KeyStoreFile;
import dev.nextclick.events.LogWhenFull;
import dev.nextclick.events.RedisAddress;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.runtime.grpc.ServerSettings;
import dev.nextclick.runtime.settings.Settings;
import dev.nextclick.runtime.settings.SettingsException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SessionSettingsTest {

  @Test
  void theseAreTheKeysAndTheirDefaults() {
    assertThat(Settings.read(SessionSettings.declare(), List.of(), Map.of()).print().lines())
        .map(line -> line.replaceFirst(" +# (default|not given)$", ""))
        .containsExactly(
            "host: 127.0.0.1",
            "port: 7411",
            "stop-grace: 5s",
            "redis: redis://127.0.0.1:7410",
            "redis-trust-store:",
            "redis-trust-store-password:",
            "redis-key-store:",
            "redis-key-store-password:",
            "partitions: 64",
            "session-idle: 30m",
            "session-max-age: 24h",
            "session-max-length: 50",
            "max-lateness: 24h",
            "log-max-mib: 1024",
            "log-when-full: refuse",
            "durability: disk",
            "stream-hold: 5s",
            "metrics-every: 5m");
    assertThat(read())
        .isEqualTo(
            new SessionSettings(
                new ServerSettings("127.0.0.1", 7411, Duration.ofSeconds(5)),
                RedisStoreSettings.of(URI.create("redis://127.0.0.1:7410"))
                    .withPartitions(64)
                    .withSessions(Duration.ofMinutes(30), Duration.ofHours(24), 50)
                    .withMaxLateness(Duration.ofHours(24))
                    .withLog(1L << 30, LogWhenFull.REFUSE)
                    .withDurability(Durability.DISK),
                Duration.ofSeconds(5)));
  }

  @Test
  void eachKeySetsWhatItSays() {
    assertThat(
            read(
                "--host=0.0.0.0",
                "--port=1",
                "--stop-grace=2s",
                "--redis=rediss://user:word@redis:3/4",
                "--redis-trust-store=/trust.p12",
                "--redis-trust-store-password=one",
                "--redis-key-store=/key.p12",
                "--redis-key-store-password=two",
                "--partitions=5",
                "--session-idle=6m",
                "--session-max-age=7h",
                "--session-max-length=8",
                "--max-lateness=3d",
                "--log-max-mib=4096",
                "--log-when-full=session-only",
                "--durability=replicated",
                "--stream-hold=9ms"))
        .isEqualTo(
            new SessionSettings(
                new ServerSettings("0.0.0.0", 1, Duration.ofSeconds(2)),
                RedisStoreSettings.of(
                        new RedisAddress(
                            URI.create("rediss://user:word@redis:3/4"),
                            Optional.of(new KeyStoreFile(Path.of("/trust.p12"), "one")),
                            Optional.of(new KeyStoreFile(Path.of("/key.p12"), "two"))))
                    .withPartitions(5)
                    .withSessions(Duration.ofMinutes(6), Duration.ofHours(7), 8)
                    .withMaxLateness(Duration.ofDays(3))
                    .withLog(4L << 30, LogWhenFull.SESSION_ONLY)
                    .withDurability(Durability.REPLICATED),
                Duration.ofMillis(9)));
  }

  @Test
  void everyFaultIsNamedAtOnceByItsKeyAndNoPasswordIsShown() {
    assertThat(
            faults(
                "--prot=1",
                "--port=65536",
                "--redis=http://user:word@host",
                "--partitions=0",
                "--session-idle=0s",
                "--session-max-age=0ms",
                "--session-max-length=10001",
                "--max-lateness=0s",
                "--log-max-mib=0",
                "--log-when-full=trim",
                "--durability=thrice",
                "--stream-hold=soon"))
        .containsExactly(
            "prot: is not a setting (--prot); did you mean port?",
            "port: \"65536\" is not a whole number from 0 to 65535 (--port)",
            "redis: \"http://user:****@host\" is not like redis://host:port, redis-sentinel://host:port,host:port/master-name or redis-cluster://host:port,host:port (rediss… over TLS) (--redis)",
            "partitions: \"0\" is not a whole number from 1 to 16384 (--partitions)",
            "session-idle: \"0s\" is not longer than nothing (--session-idle)",
            "session-max-age: \"0ms\" is not longer than nothing (--session-max-age)",
            "session-max-length: \"10001\" is not a whole number from 1 to 10000 (--session-max-length)",
            "max-lateness: \"0s\" is not longer than nothing (--max-lateness)",
            "log-max-mib: \"0\" is not a whole number from 1 to 1048576 (--log-max-mib)",
            "log-when-full: \"trim\" is none of refuse, session-only (--log-when-full)",
            "durability: \"thrice\" is none of replicated, disk, every-second, memory (--durability)",
            "stream-hold: \"soon\" is not a duration such as 500ms, 5s, 30m, 24h or 7d (--stream-hold)");
  }

  @Test
  void aTimeThatIsTooLongToCountIsAFaultToo() {
    assertThat(faults("--session-idle=999999999999999d", "--stream-hold=106751991168d"))
        .containsExactly(
            "session-idle: \"999999999999999d\" is longer than 36500d (--session-idle)",
            "stream-hold: \"106751991168d\" is longer than 36500d (--stream-hold)");
  }

  @Test
  void aStreamNeedNotBeHeldBackAtAll() {
    assertThat(read("--stream-hold=0s").streamHold()).isZero();
  }

  private static SessionSettings read(String... arguments) {
    return SessionSettings.of(
        Settings.read(SessionSettings.declare(), List.of(arguments), Map.of()));
  }

  private static List<String> faults(String... arguments) {
    return catchThrowableOfType(SettingsException.class, () -> read(arguments)).faults();
  }
}
