package dev.nextclick.cli.suite;

import dev.nextclick.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An unpacked distribution: `lib/`, `bin/`, `conf/`, `VERSION`.
///
/// @param home its folder
public record Distribution(Path home) {

  /// The system property that the launcher sets to the distribution's folder.
  public static final String HOME_PROPERTY = "nextclick.home";

  /// The distribution that this process runs from.
  ///
  /// @throws CommandFailure if it was not started by the launcher
  public static Distribution running() {
    String home = System.getProperty(HOME_PROPERTY, "");
    if (home.isEmpty() || !Files.isRegularFile(Path.of(home, "VERSION"))) {
      throw CommandFailure.failed(
          "the distribution was not found (system property "
              + HOME_PROPERTY
              + "='"
              + home
              + "'): start nextclick with its launcher, ./nextclick or bin/nextclick");
    }
    return new Distribution(Path.of(home).toAbsolutePath().normalize());
  }

  /// The version it was built as.
  public String version() {
    try {
      return Files.readString(home.resolve("VERSION")).strip();
    } catch (IOException e) {
      throw CommandFailure.failed(
          "cannot read " + home.resolve("VERSION") + ": " + e.getMessage(), e);
    }
  }

  /// The script that ends a process together with the one that started it.
  Path supervisor() {
    return home.resolve("bin").resolve("supervise");
  }

  /// The script that runs a command with what processor time others leave.
  Path background() {
    return home.resolve("bin").resolve("background");
  }

  /// The command that starts a service, in the Java that this process runs on.
  ///
  /// @param service its name, as in `conf/SERVICE.jvm`
  /// @param temporary the folder for its temporary files
  /// @param arguments its settings
  public List<String> command(String service, Path temporary, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + home.resolve("conf").resolve(service + ".jvm"));
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add("-jar");
    command.add(
        home.resolve("lib").resolve("nextclick-" + service + "-" + version() + ".jar").toString());
    command.addAll(arguments);
    return command;
  }
}
