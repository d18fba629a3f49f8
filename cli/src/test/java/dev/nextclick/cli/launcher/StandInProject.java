package dev.nextclick.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A project and a distribution made of stand-ins, and the launchers that are run in them: JDKs that only say their version, a
/// Maven that only writes down that it was called.
abstract class StandInProject {

  private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();

  record Outcome(int status, String out, String err) {}

  @TempDir Path folder;

  final Map<String, String> environment = new HashMap<>();
  Path project;
  Path jdks;

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectories(folder.resolve("a project (new)"));
    Path bin = Files.createDirectories(project.resolve("deploy/src/main/bin"));
    copyScript(SOURCES.resolve("nextclick"), project);
    for (String script : List.of("jdk.sh", "nextclick")) {
      copyScript(SOURCES.resolve("deploy/src/main/bin").resolve(script), bin);
    }
    Files.writeString(project.resolve("pom.xml"), "<project/>");
    jdks = Files.createDirectories(folder.resolve("the jdks"));
    environment.put("NEXTCLICK_JDK_FOLDERS", jdks.toString());
    environment.put("PATH", tools(folder.resolve("tools")).toString());
  }

  String printJavaHome() throws Exception {
    return printJavaHome(project.resolve("nextclick"));
  }

  String printJavaHome(Path launcher) throws Exception {
    Outcome outcome = run(launcher, "--print-java-home");
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return outcome.out().strip();
  }

  Outcome run(Path script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("JAVA"));
    builder.environment().putAll(environment);
    int status = builder.start().waitFor();
    return new Outcome(status, Files.readString(out), Files.readString(err));
  }

  /// The launcher of a distribution that was taken elsewhere.
  Path distribution() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("a distribution/bin"));
    for (String script : List.of("jdk.sh", "nextclick")) {
      copyScript(SOURCES.resolve("deploy/src/main/bin").resolve(script), bin);
    }
    return bin.resolve("nextclick");
  }

  static Path jdk(Path home, String version) throws IOException {
    jre(home, version);
    script(home.resolve("bin/javac"), "exit 1\n");
    return home;
  }

  /// A Java whose `java` says its version, or its home and what it was called with, and that cannot compile.
  static Path jre(Path home, String version) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(
        home.resolve("bin/java"),
        """
        if [ "$1" = -version ]; then
          echo 'openjdk version "%s" 2026-01-01' >&2
          exit 0
        fi
        echo "java of %s"
        for argument in "$@"; do printf '<%%s> ' "$argument"; done
        exit 42
        """
            .formatted(version, home));
    return home;
  }

  /// A Maven that writes down its calls, and a distribution when it is to succeed.
  void maven(String outcome) throws IOException {
    script(
        folder.resolve("tools/mvn"),
        """
        if [ "$1" = -version ]; then exit 0; fi
        echo "$* JAVA25_HOME=$JAVA25_HOME in $(pwd -P)" >>"%s"
        if [ %s = broken ]; then echo '[ERROR] it does not compile'; exit 1; fi
        mkdir -p deploy/target/nextclick
        cp -r deploy/src/main/bin deploy/target/nextclick
        echo 1 >deploy/target/nextclick/VERSION
        """
            .formatted(folder.resolve("maven calls"), outcome));
  }

  List<String> mavenCalls() throws IOException {
    Path calls = folder.resolve("maven calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  /// A folder with what the scripts call, and no Java and no Maven.
  private static Path tools(Path bin) throws IOException {
    Files.createDirectories(bin);
    for (String tool :
        List.of(
            "sh",
            "sed",
            "head",
            "tail",
            "grep",
            "dirname",
            "readlink",
            "env",
            "cat",
            "mkdir",
            "mv",
            "find",
            "cp")) {
      for (Path folder : List.of(Path.of("/bin"), Path.of("/usr/bin"))) {
        if (Files.isExecutable(folder.resolve(tool)) && !Files.exists(bin.resolve(tool))) {
          script(bin.resolve(tool), "exec " + folder.resolve(tool) + " \"$@\"\n");
        }
      }
    }
    return bin;
  }

  private static void copyScript(Path script, Path folder) throws IOException {
    Path copy = Files.copy(script, folder.resolve(script.getFileName()));
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void script(Path file, String body) throws IOException {
    Files.write(file, ("#!/bin/sh\n" + body).getBytes(StandardCharsets.UTF_8));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  static void later(Path file) throws IOException {
    Files.writeString(file, "");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
  }
}
