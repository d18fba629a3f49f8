package dev.nextclick.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The systemd units of the distribution: they start what is there, and may write where the services write.
@Timeout(60)
final class SystemdUnitsTest {

  private static final Path HOME = LiveSuite.DISTRIBUTION.home();
  private static final String INSTALLED = "/opt/nextclick";
  private static final List<String> SERVICES =
      List.of("session-service", "inference-service", "trainer");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"session-service", "inference-service", "trainer"})
  void aUnitStartsAServiceOfTheDistribution(String service) throws IOException {
    Matcher start =
        Pattern.compile("(?m)^ExecStart=" + INSTALLED + "/(\\S+) (\\S+)$").matcher(unit(service));
    assertThat(start.find()).isTrue();
    assertThat(HOME.resolve(start.group(1))).isExecutable();
    assertThat(start.group(2)).isEqualTo(service);
    assertThat(HOME.resolve("conf").resolve(service + ".yaml")).isRegularFile();
    assertThat(HOME.resolve("README.md")).content().contains("Install under `" + INSTALLED + "`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"session-service", "inference-service", "trainer"})
  void aUnitMayWriteWhereItsServiceWritesByDefault(String service) throws IOException {
    String unit = unit(service);
    String settings = Files.readString(HOME.resolve("conf").resolve(service + ".yaml"));
    Matcher written = Pattern.compile("(?m)^#[a-z-]+: (/var/\\S+)$").matcher(settings);
    while (written.find()) {
      assertThat(written.group(1)).startsWith("/var/lib/nextclick/");
    }
    assertThat(unit).contains("\nProtectSystem=strict\n", "\nStateDirectory=nextclick\n");
    if (unit.contains("DJL_CACHE_DIR")) {
      assertThat(unit)
          .contains("\nCacheDirectory=nextclick\n")
          .contains("\nEnvironment=DJL_CACHE_DIR=/var/cache/nextclick\n");
    }
  }

  @Test
  void systemdUnderstandsThem() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/systemd-analyze")),
        "systemd-analyze is not here: the units were only read");
    Path installed = Files.createSymbolicLink(folder.resolve("nextclick"), HOME);
    List<String> command =
        new ArrayList<>(List.of("/usr/bin/systemd-analyze", "verify", "--man=no"));
    for (String service : SERVICES) {
      Path copy = folder.resolve("nextclick-" + service + ".service");
      Files.writeString(copy, unit(service).replace(INSTALLED, installed.toString()));
      command.add(copy.toString());
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Files.delete(installed);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.lines())
        .filteredOn(line -> line.contains(folder.toString()))
        .as("only what an older systemd does not know yet")
        .allMatch(line -> line.matches(".*Unknown key.* 'Restart(MaxDelaySec|Steps)'.*"));
  }

  private static String unit(String service) throws IOException {
    return Files.readString(HOME.resolve("systemd").resolve("nextclick-" + service + ".service"));
  }
}
