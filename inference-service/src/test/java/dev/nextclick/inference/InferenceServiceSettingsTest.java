package dev.nextclick.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nextclick.inference.serving.ServingSettings;
import dev.nextclick.runtime.grpc.ServerSettings;
import dev.nextclick.runtime.settings.HostAndPort;
import dev.nextclick.runtime.settings.Setting;
import dev.nextclick.runtime.settings.Settings;
import dev.nextclick.runtime.settings.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InferenceServiceSettingsTest {

  private static final Path REGISTRY = Path.of("/var/lib/nextclick/registry");
  private static final Path CACHE = Path.of("/var/lib/nextclick/cache");

  @Test
  void theKeysAreThese() {
    assertThat(InferenceServiceSettings.DECLARATION)
        .extracting(Setting::key)
        .containsExactly(
            "host",
            "port",
            "stop-grace",
            "registry",
            "cache",
            "poll-interval",
            "workers",
            "queue",
            "session-service",
            "session-timeout",
            "trainer",
            "replica",
            "attribution-key-file",
            "metrics-every");
  }

  @Test
  void theDefaultsAreThese() {
    assertThat(read())
        .isEqualTo(
            new InferenceServiceSettings(
                new ServerSettings("127.0.0.1", 7412, Duration.ofSeconds(5)),
                new ServingSettings(
                    REGISTRY,
                    CACHE,
                    Duration.ofMillis(500),
                    Duration.ofMinutes(1),
                    Runtime.getRuntime().availableProcessors(),
                    256),
                new HostAndPort("127.0.0.1", 7411),
                Duration.ofMillis(200),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void eachKeySetsWhatItNames() {
    assertThat(
            read(
                "--host=0.0.0.0",
                "--port=1",
                "--stop-grace=2s",
                "--registry=r",
                "--cache=c",
                "--poll-interval=3ms",
                "--workers=4",
                "--queue=5",
                "--session-service=sessions:6",
                "--session-timeout=7ms",
                "--trainer=trainer:8",
                "--replica=nine",
                "--attribution-key-file=k"))
        .isEqualTo(
            new InferenceServiceSettings(
                new ServerSettings("0.0.0.0", 1, Duration.ofSeconds(2)),
                new ServingSettings(
                    Path.of("r"), Path.of("c"), Duration.ofMillis(3), Duration.ofMinutes(1), 4, 5),
                new HostAndPort("sessions", 6),
                Duration.ofMillis(7),
                Optional.of(new HostAndPort("trainer", 8)),
                Optional.of("nine"),
                Optional.of(Path.of("k"))));
  }

  @Test
  void everyFaultIsNamedAtOnce() {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(
            () ->
                read(
                    "--port=65536",
                    "--registry=",
                    "--poll-interval=0s",
                    "--workers=-1",
                    "--queue=0",
                    "--session-service=nowhere",
                    "--session-timeout=25h",
                    "--trainer=host:port",
                    "--replica=" + "漢".repeat(43)))
        .satisfies(
            refused ->
                assertThat(refused.faults())
                    .extracting(fault -> fault.substring(0, fault.indexOf(':')))
                    .containsExactly(
                        "port",
                        "registry",
                        "poll-interval",
                        "workers",
                        "queue",
                        "session-service",
                        "session-timeout",
                        "trainer",
                        "replica"));
  }

  @Test
  void aFaultSaysWhatWouldBeRight() {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> read("--session-timeout=0ms"))
        .withMessage("session-timeout: \"0ms\" is not from 1ms to 1d (--session-timeout)");
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> read("--replica=" + "r".repeat(129)))
        .withMessageEndingWith("is longer than 128 bytes (--replica)");
  }

  @Test
  void whatIsAtTheLimitsIsTaken() {
    InferenceServiceSettings settings =
        read("--session-timeout=1d", "--poll-interval=1ms", "--replica=" + "漢".repeat(42) + "xx");

    assertThat(settings.sessionTimeout()).isEqualTo(Duration.ofDays(1));
    assertThat(settings.serving().pollInterval()).isEqualTo(Duration.ofMillis(1));
    assertThat(settings.replica()).contains("漢".repeat(42) + "xx");
    assertThat(read("--replica=", "--trainer=", "--attribution-key-file=")).isEqualTo(read());
  }

  @Test
  void theRecordItselfRefusesWhatCannotBe() {
    InferenceServiceSettings usual = read();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(usual, Duration.ZERO, Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(usual, Duration.ofDays(2), Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(usual, Duration.ofDays(1), Optional.of("r".repeat(129))));
  }

  private static InferenceServiceSettings with(
      InferenceServiceSettings usual, Duration sessionTimeout, Optional<String> replica) {
    return new InferenceServiceSettings(
        usual.server(),
        usual.serving(),
        usual.sessionService(),
        sessionTimeout,
        usual.trainer(),
        replica,
        usual.attributionKeyFile());
  }

  private static InferenceServiceSettings read(String... arguments) {
    return InferenceServiceSettings.of(
        Settings.read(InferenceServiceSettings.DECLARATION, List.of(arguments), Map.of()));
  }
}
