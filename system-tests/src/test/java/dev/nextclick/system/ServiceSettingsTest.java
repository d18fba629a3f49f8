package dev.nextclick.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The settings of the services as they are packed: `conf/SERVICE.yaml` and what the service says of itself.
@Timeout(120)
final class ServiceSettingsTest {

  private static final Path HOME = LiveSuite.DISTRIBUTION.home();
  private static final Path SERVICE = HOME.resolve("bin/service");
  private static final Pattern COMMENTED = Pattern.compile("(?m)^#([a-z-]+):(?: (.*))?$");
  private static final Pattern PRINTED = Pattern.compile("(?m)^([a-z-]+):(.*)  # (.*)$");

  @TempDir private Path folder;

  private BareMachine machine;

  @BeforeEach
  void prepare() throws IOException {
    machine = new BareMachine(folder.resolve("machine"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"session-service", "inference-service", "trainer"})
  void theSettingsFileShowsEverySettingWithItsDefault(String service) throws Exception {
    Map<String, String> file = new LinkedHashMap<>();
    Matcher line = COMMENTED.matcher(Files.readString(HOME.resolve("conf/" + service + ".yaml")));
    while (line.find()) {
      file.put(line.group(1), line.group(2) == null ? "" : line.group(2));
    }

    CommandResult result = machine.run(SERVICE, service, "--print-config");

    assertThat(result.status()).as(result.err()).isZero();
    Map<String, String> defaults = new LinkedHashMap<>();
    Matcher printed = PRINTED.matcher(result.out());
    while (printed.find()) {
      if (printed.group(3).equals("default")) {
        defaults.put(printed.group(1), printed.group(2).strip().replace("'", ""));
      } else {
        assertThat(printed.group(3)).as(printed.group(1)).isEqualTo("not given");
        assertThat(file).containsKey(printed.group(1));
      }
    }
    assertThat(file).containsAllEntriesOf(defaults);
    String help = machine.run(SERVICE, service, "--help").out();
    assertThat(file.keySet()).allSatisfy(key -> assertThat(help).contains("--" + key + " "));
  }

  @Test
  void printConfigSaysWhereEachValueCameFromAndMasksSecrets() throws Exception {
    for (String service : new String[] {"session-service", "trainer"}) {
      Path file =
          Files.writeString(
              folder.resolve(service + ".yaml"), "redis: redis://reader:from-file@10.0.0.1:6379\n");
      Map<String, String> environment =
          Map.of(
              "JAVA_HOME",
              System.getProperty("java.home"),
              "NEXTCLICK_REDIS",
              "redis://reader:from-environment@10.0.0.2:6379",
              "NEXTCLICK_PARTITIONS",
              "16");
      CommandResult result =
          machine.run(
              environment,
              SERVICE,
              service,
              "--config",
              file.toString(),
              "--print-config",
              "--port",
              "9999");
      assertThat(result.status()).as(result.err()).isZero();
      assertThat(result.out())
          .containsPattern("(?m)^port: 9999 +# --port$")
          .containsPattern("(?m)^partitions: 16 +# NEXTCLICK_PARTITIONS$")
          .containsPattern("(?m)^redis: redis://reader:\\*{4}@10.0.0.2:6379 +# NEXTCLICK_REDIS$")
          .doesNotContain("from-file", "from-environment");
      assertThat(result.err()).doesNotContain("from-file", "from-environment");
    }
  }
}
