package dev.nextclick.cli.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The supervisor script, in each shell there is, with and without `setsid`.
@Timeout(60)
final class SupervisorScriptTest {

  private static final Path SCRIPT = Path.of("..", "deploy", "src", "main", "bin", "supervise");

  @TempDir private Path folder;

  record Setting(String shell, boolean withSetsid) {

    /// What the supervisor may answer after TERM for a service that ended with `status`: bash can miss it.
    List<Integer> afterTerm(int status) {
      return withSetsid ? List.of(status) : List.of(status, 128 + 15);
    }
  }

  static Stream<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      settings.add(new Setting("/bin/sh", true));
    }
    // Where there is no setsid, sh is a bash.
    if (Files.isExecutable(Path.of("/bin/bash"))) {
      settings.add(new Setting("/bin/bash", false));
    }
    return settings.stream();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void itEndsWithTheStatusOfTheService(Setting setting) throws Exception {
    Process supervisor = supervise(setting, 5, "exit 7");
    assertThat(supervisor.waitFor()).isEqualTo(7);
    assertThat(pidFile()).doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void whenTheOneWhoStartedItIsGoneTheServiceIsAskedToStop(Setting setting) throws Exception {
    Process supervisor =
        supervise(setting, 5, "trap 'echo asked >asked; exit 3' TERM; while :; do sleep 0.1; done");
    ProcessHandle service = service();

    supervisor.getOutputStream().close();

    assertThat(supervisor.waitFor()).isEqualTo(3);
    assertThat(folder.resolve("asked")).exists();
    assertThat(service.isAlive()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void aServiceThatDoesNotStopIsKilled(Setting setting) throws Exception {
    Process supervisor =
        supervise(setting, 1, "trap '' TERM; echo >trapped; while :; do sleep 0.1; done");
    ProcessHandle service = service();
    await().until(() -> Files.exists(folder.resolve("trapped")));

    supervisor.getOutputStream().close();

    assertThat(supervisor.waitFor()).isEqualTo(128 + 9);
    assertThat(service.isAlive()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void termIsPassedOn(Setting setting) throws Exception {
    Process supervisor =
        supervise(
            setting,
            5,
            "trap 'echo >asked; exit 4' TERM; echo >trapped; while :; do sleep 0.1; done");
    await().until(() -> Files.exists(folder.resolve("trapped")));
    supervisor.destroy();
    assertThat(supervisor.waitFor()).isIn(setting.afterTerm(4));
    assertThat(folder.resolve("asked")).exists();
  }

  /// The status of a service that ends while its supervisor still acts on TERM is a matter of microseconds: hence many tries.
  @ParameterizedTest
  @MethodSource("settings")
  void theStatusIsTheServicesOwnHoweverSoonItEndsAfterTerm(Setting setting) throws Exception {
    Path trapped = folder.resolve("trapped");
    for (int i = 0; i < 25; i++) {
      Process supervisor =
          supervise(setting, 5, "trap 'exit 4' TERM; echo >trapped; while :; do :; done");
      await().pollInterval(Duration.ofMillis(5)).until(() -> Files.exists(trapped));
      supervisor.destroy();
      assertThat(supervisor.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(supervisor.exitValue()).isIn(setting.afterTerm(4));
      Files.delete(trapped);
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void theServiceHasAProcessGroupOfItsOwn(Setting setting) throws Exception {
    Process supervisor = supervise(setting, 1, "while :; do sleep 0.1; done");
    ProcessHandle service = service();
    Process ps =
        new ProcessBuilder("ps", "-o", "pgid=", "-p", Long.toString(service.pid())).start();
    String group = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(group.strip()).isEqualTo(Long.toString(service.pid()));
    supervisor.getOutputStream().close();
    assertThat(supervisor.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  private Process supervise(Setting setting, int grace, String service) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                setting.shell(),
                SCRIPT.toAbsolutePath().toString(),
                pidFile().toString(),
                Integer.toString(grace),
                "/bin/sh",
                "-c",
                service)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    if (!setting.withSetsid()) {
      builder.environment().put("PATH", pathWithoutSetsid().toString());
    }
    return builder.start();
  }

  private Path pathWithoutSetsid() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    for (String tool : List.of("sleep", "rm")) {
      Path script = bin.resolve(tool);
      if (Files.exists(script)) {
        continue;
      }
      Files.writeString(script, "#!/bin/sh\nexec /bin/" + tool + " \"$@\"\n");
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return bin;
  }

  private Path pidFile() {
    return folder.resolve("service.pid");
  }

  private ProcessHandle service() {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> Files.exists(pidFile()) && Files.size(pidFile()) > 0);
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(pidFile()).strip())).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
