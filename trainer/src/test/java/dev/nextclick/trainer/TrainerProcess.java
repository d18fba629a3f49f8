package dev.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A trainer as the process that an operator starts.
final class TrainerProcess implements AutoCloseable {

  private static final Pattern LISTENS =
      Pattern.compile("trainer listens on 127\\.0\\.0\\.1:(\\d+)");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final Path errors;

  private TrainerProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  /// Starts one on any free port, with all its folders in `folder`.
  static TrainerProcess start(Path folder, URI redis) throws IOException {
    return start(folder, arguments(folder, redis));
  }

  /// Starts one with these arguments.
  ///
  /// @param folder for what it says
  static TrainerProcess start(Path folder, List<String> arguments) throws IOException {
    return start(folder, List.of(), arguments);
  }

  /// Starts one all whose folders are on a disk of its own, of this size, which goes with it. Where the system does not let us make
  /// one, the test is skipped.
  static TrainerProcess onDiskOf(int mebibytes, Path folder, URI redis) throws IOException {
    Path disk = Files.createDirectories(folder.resolve("disk"));
    String mount = "mount -t tmpfs -o size=%dm tmpfs '%s'".formatted(mebibytes, disk);
    assumeTrue(
        succeeds("unshare", "-rm", "sh", "-c", mount),
        "skipped: unshare and mount may not make a small disk here");
    return start(
        folder,
        List.of("unshare", "-rm", "sh", "-c", mount + " && exec \"$@\"", "sh"),
        arguments(disk, redis));
  }

  /// On any free port, with all folders in `folder`.
  static List<String> arguments(Path folder, URI redis) {
    return List.of(
        "--port=0",
        "--redis=" + redis,
        "--archive=" + folder.resolve("archive"),
        "--registry=" + folder.resolve("registry"),
        "--work=" + folder.resolve("work"));
  }

  private static boolean succeeds(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .onExit()
              .join()
              .exitValue()
          == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }

  private static TrainerProcess start(Path folder, List<String> prefix, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xmx512m");
    command.add("--add-modules=jdk.incubator.vector");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Dai.djl.offline=true");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(TrainerMain.class.getName());
    command.addAll(arguments);
    Files.createDirectories(folder);
    Path errors = Files.createTempFile(folder, "trainer", ".err");
    return new TrainerProcess(
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(errors.toFile())
            .start(),
        errors);
  }

  /// A client of it, once it listens.
  TrainerClient client() {
    return new TrainerClient(
        await()
            .atMost(LIMIT)
            .until(
                () -> {
                  assertThat(process.isAlive()).as(said()).isTrue();
                  Matcher matcher = LISTENS.matcher(said());
                  return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
                },
                port -> port > 0));
  }

  /// As `kill -9` does it.
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /// Asks it to stop, with SIGTERM.
  void terminate() {
    process.destroy();
  }

  /// Its exit status, when it has ended.
  int status() throws InterruptedException {
    assertThat(process.waitFor(LIMIT)).as(said()).isTrue();
    return process.exitValue();
  }

  /// What it wrote to stderr, without the warning of the JVM that it was started with incubating modules.
  String said() {
    try {
      return Files.readString(errors).replaceAll("(?m)^WARNING: Using incubator modules.*\\R", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
