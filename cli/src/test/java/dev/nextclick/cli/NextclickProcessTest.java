package dev.nextclick.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What only a process of its own shows.
@Timeout(120)
final class NextclickProcessTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void aHostThatIsNotFoundIsOneLineWithoutWhatLibrariesLog() throws Exception {
    assertThat(run(3, "models", "--trainer", "no-such-host.invalid:7413"))
        .containsExactly(
            "nextclick: cannot reach trainer at no-such-host.invalid:7413: start the suite with"
                + " nextclick up, or say with --trainer where it is");
  }

  @Test
  void numbersReadTheSameInEveryCountry() throws Exception {
    StringBuilder history = new StringBuilder("SessionId,ItemId,Time\n");
    for (int click = 0; click < 1_500; click++) {
      history.append("old,a,").append(click).append('\n');
    }
    history.append("new,a,500000\nnew,a,500001\n");
    Path file = Files.writeString(folder.resolve("clicks.csv"), history.toString());
    assertThat(run(0, "split", file.toString()))
        .anySatisfy(line -> assertThat(line).matches("train +1 +1,500 +1 +train.tsv"))
        .contains("removed by min_session_length: 0 events");
  }

  /// Runs the command in a process, in a country that writes 1.500,5 and in the folder; every line that it wrote.
  private List<String> run(int status, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.language=de",
                "-Duser.country=DE",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                NextclickMain.class.getName()));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    Process process = start(command, output);
    try {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(output);
    assertThat(process.exitValue()).as("%s", lines).isEqualTo(status);
    return lines;
  }

  private Process start(List<String> command, Path output) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
