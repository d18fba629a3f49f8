package dev.nextclick.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A machine with a JDK and the few tools that every system has: no Maven, no Redis, no home directory. Runs the scripts of a distribution.
final class BareMachine {

  private static final List<String> TOOLS =
      List.of(
          "sh", "cat", "dirname", "env", "head", "nice", "readlink", "rm", "sed", "sleep", "uname");
  private static final List<String> TOOLS_OF_SOME_SYSTEMS = List.of("setsid");
  private static final long LIMIT_SECONDS = 120;

  private final Path folder;
  private final Path tools;

  /// @param folder for what is run here: the working directory, and what the commands write
  BareMachine(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : TOOLS) {
      write(tool, find(tool).orElseThrow(() -> new AssertionError("no " + tool + " here")));
    }
    for (String tool : TOOLS_OF_SOME_SYSTEMS) {
      Optional<Path> found = find(tool);
      if (found.isPresent()) {
        write(tool, found.get());
      }
    }
  }

  /// Where commands run.
  Path folder() {
    return folder;
  }

  /// Runs a script to its end, in this JDK.
  CommandResult run(Path script, String... arguments) throws IOException, InterruptedException {
    return run(Map.of("JAVA_HOME", System.getProperty("java.home")), script, arguments);
  }

  /// Runs a script to its end.
  ///
  /// @param environment all of it but the PATH
  CommandResult run(Map<String, String> environment, Path script, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Process process =
        builder(environment, script, arguments)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroy();
    }
    assertThat(process.isAlive()).as("%s still runs: %s", List.of(arguments), err).isFalse();
    return new CommandResult(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /// Starts a script, in this JDK; standard output is the caller's to read.
  ///
  /// @param err takes its standard error
  Process start(Path err, Path script, String... arguments) throws IOException {
    return builder(Map.of("JAVA_HOME", System.getProperty("java.home")), script, arguments)
        .redirectError(err.toFile())
        .start();
  }

  private ProcessBuilder builder(
      Map<String, String> environment, Path script, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(script.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("PATH", tools.toString());
    return builder;
  }

  private void write(String tool, Path target) throws IOException {
    Path script = tools.resolve(tool);
    Files.writeString(script, "#!/bin/sh\nexec %s \"$@\"\n".formatted(target));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Optional<Path> find(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> Path.of(directory, tool))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
