package dev.nextclick.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {

  private enum Durability {
    DISK,
    EVERY_SECOND
  }

  private static final Setting<Integer> PORT =
      Setting.integer("port", 0, 65_535, "Where.").withDefault("7411");
  private static final Setting<URI> REDIS =
      Setting.uri("redis", "Redis.", "redis", "rediss").withDefault("redis://127.0.0.1:7410");
  private static final Setting<Duration> IDLE =
      Setting.duration("session-idle", "Idle.").withDefault("30m");
  private static final Setting<Durability> DURABILITY =
      Setting.choice("durability", Durability.class, "How safe.").withDefault("disk");
  private static final Setting<Optional<HostAndPort>> TRAINER =
      Setting.hostAndPort("trainer", "The trainer.").optional();
  private static final Setting<Path> REGISTRY = Setting.path("registry", "The models.");
  private static final Setting<Optional<String>> TOKEN =
      Setting.text("token", "A password.").secret().optional();
  private static final List<Setting<?>> ALL =
      List.of(PORT, REDIS, IDLE, DURABILITY, TRAINER, REGISTRY, TOKEN);

  @TempDir private Path folder;

  @Test
  void theCommandLineGoesBeforeTheEnvironmentBeforeTheFileBeforeTheDefault() throws IOException {
    Path file = yaml("registry: /file\nport: 3\nsession-idle: 3s\ntrainer: t:3\nredis:\n");
    Map<String, String> environment =
        Map.of("NEXTCLICK_PORT", "2", "NEXTCLICK_SESSION_IDLE", "2s", "NEXTCLICK_CONFIG", "none");

    Settings settings =
        Settings.read(ALL, List.of("--port=1", "--config", file.toString()), environment);

    assertThat(settings.get(PORT)).isEqualTo(1);
    assertThat(settings.get(IDLE)).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.get(TRAINER)).contains(new HostAndPort("t", 3));
    assertThat(settings.get(REGISTRY)).isEqualTo(Path.of("/file"));
    assertThat(settings.get(REDIS)).isEqualTo(URI.create("redis://127.0.0.1:7410"));
    assertThat(settings.get(DURABILITY)).isEqualTo(Durability.DISK);
    assertThat(settings.get(TOKEN)).isEmpty();
  }

  @Test
  void everyFaultIsReportedAtOnceByName() throws IOException {
    Path file = yaml("sesion-idle: 3s\nport: 99999\nregistry: [a]\nzzz: 1\n");

    SettingsException e =
        catchThrowableOfType(
            SettingsException.class,
            () ->
                Settings.read(
                    ALL,
                    List.of("--config", file.toString(), "--durabilty", "disk", "extra", "--redis"),
                    Map.of("NEXTCLICK_TRAINER", "nowhere")));

    assertThat(e.faults())
        .containsExactlyInAnyOrder(
            "durabilty: is not a setting (--durabilty); did you mean durability?",
            "\"extra\": is not a flag; settings are given as --key value",
            "redis: has no value (--redis)",
            "sesion-idle: is not a setting (%s:1); did you mean session-idle?".formatted(file),
            "port: \"99999\" is not a whole number from 0 to 65535 (%s:2)".formatted(file),
            "registry: is not a single value (%s:3)".formatted(file),
            "zzz: is not a setting (%s:4)".formatted(file),
            "trainer: \"nowhere\" is not of the form HOST:PORT (NEXTCLICK_TRAINER)",
            "registry: is required (--registry, NEXTCLICK_REGISTRY, or in the file given with"
                + " --config)");
  }

  @Test
  void whatHoldsIsPrintedWithItsOriginAndWithoutItsSecrets() throws IOException {
    Settings settings =
        Settings.read(
            ALL,
            List.of("--registry", "/r", "--redis", "redis://user:pa:ss@host:1/0"),
            Map.of("NEXTCLICK_TOKEN", "hush"));

    assertThat(settings.print().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "port: 7411 # default",
            "redis: redis://user:****@host:1/0 # --redis",
            "session-idle: 30m # default",
            "durability: disk # default",
            "trainer: # not given",
            "registry: /r # --registry",
            "token: '****' # NEXTCLICK_TOKEN");
  }

  @Test
  void whatIsPrintedCanBeReadAgain() throws IOException {
    Settings settings =
        Settings.read(ALL, List.of("--registry", "/with blank: and 'quotes' #1"), Map.of());

    Settings again =
        Settings.read(ALL, List.of("--config", yaml(settings.print()).toString()), Map.of());

    assertThat(again.get(REGISTRY)).isEqualTo(Path.of("/with blank: and 'quotes' #1"));
    assertThat(again.get(IDLE)).isEqualTo(Duration.ofMinutes(30));
    assertThat(again.get(TRAINER)).isEmpty();
  }

  @Test
  void aSecretDoesNotShowInItsFault() {
    assertThatThrownBy(
            () ->
                Settings.read(
                    ALL,
                    List.of("--registry", "/r", "--redis", "http://user:hush@host:1"),
                    Map.of()))
        .hasMessageContaining("http://user:****@host:1")
        .hasMessageNotContaining("hush");
  }

  @Test
  void aStrangeVariableIsLeftAloneAndASlipOfTheFingerIsWarnedOf() {
    Settings settings =
        Settings.read(
            ALL,
            List.of("--registry", "/r"),
            Map.of("NEXTCLICK_RETRAIN_EVERY", "6h", "NEXTCLICK_PROT", "1", "NEXTCLICK_PORT", ""));

    assertThat(settings.get(PORT)).isEqualTo(7411);
    assertThat(settings.warnings())
        .containsExactly(
            "the environment variable NEXTCLICK_PROT is not a setting; NEXTCLICK_PORT is");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: [", "- 1", "just words", "port: 1\nport: 2"})
  void aFileThatIsNoMapOfSettingsIsRefused(String text) throws IOException {
    Path file = yaml(text);
    assertThatThrownBy(
            () ->
                Settings.read(
                    ALL, List.of("--registry", "/r", "--config", file.toString()), Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(
            () -> Settings.read(List.of(), List.of("--config", "/no/such.yaml"), Map.of()))
        .hasMessage("config: there is no file /no/such.yaml");
  }

  @Test
  void anEmptyFileGivesNothing() throws IOException {
    Path file = yaml("# port: 1\n");
    Settings settings =
        Settings.read(List.of(PORT), List.of("--config", file.toString()), Map.of());
    assertThat(settings.get(PORT)).isEqualTo(7411);
  }

  @ParameterizedTest
  @CsvSource({
    "0ms,0",
    "500ms,500",
    "5s,5000",
    "30m,1800000",
    "24h,86400000",
    "7d,604800000",
    "36500d,3153600000000",
    "3153600000000ms,3153600000000"
  })
  void durationsAreWrittenWithTheirUnit(String text, long millis) {
    assertThat(Settings.read(List.of(IDLE), List.of("--session-idle", text), Map.of()).get(IDLE))
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "m", "-5s", "1.5h", "5 weeks", "0.1ms", "10us", "1ns", ""})
  void whatIsNoDurationIsRefused(String text) {
    assertThatThrownBy(
            () -> Settings.read(List.of(IDLE), List.of("--session-idle", text), Map.of()))
        .hasMessageContaining("session-idle: \"%s\" is not a duration".formatted(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "36501d",
        "3153600000001ms",
        "999999999999999d",
        "9223372036854775807s",
        "99999999999999999999999999h"
      })
  void aDurationThatIsAbsurdlyLongIsAFaultAmongTheOthers(String text) {
    assertThatThrownBy(
            () ->
                Settings.read(
                    List.of(PORT, IDLE),
                    List.of("--port", "none", "--session-idle", text),
                    Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("port: \"none\" is not a whole number")
        .hasMessageContaining("session-idle: \"%s\" is longer than 36500d".formatted(text));
  }

  @Test
  void choicesAreWrittenInLowerCase() {
    assertThat(
            Settings.read(List.of(DURABILITY), List.of("--durability", "every-second"), Map.of())
                .get(DURABILITY))
        .isEqualTo(Durability.EVERY_SECOND);
    assertThatThrownBy(
            () -> Settings.read(List.of(DURABILITY), List.of("--durability", "DISK"), Map.of()))
        .hasMessage("durability: \"DISK\" is none of disk, every-second (--durability)");
  }

  @Test
  void theHelpNamesEachSettingItsFormItsMeaningAndItsDefault() {
    assertThat(Settings.help(ALL))
        .contains("--port 0..65535")
        .contains("Where. Default: 7411.")
        .contains("--durability disk|every-second")
        .contains("The models. Required.")
        .contains("The trainer. Optional.")
        .contains("--config PATH");
  }

  @Test
  void anAddressMayBeIpv6() {
    assertThat(HostAndPort.parse("[::1]:7411")).isEqualTo(new HostAndPort("::1", 7411));
    assertThat(new HostAndPort("::1", 7411)).hasToString("[::1]:7411");
    assertThatThrownBy(() -> HostAndPort.parse("::1:7411"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Path yaml(String text) throws IOException {
    return Files.writeString(folder.resolve("settings.yaml"), text);
  }
}
