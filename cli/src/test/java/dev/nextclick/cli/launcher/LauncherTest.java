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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The launcher in a project and a distribution made of stand-ins: JDKs that only say their version, a Maven that only writes
/// down that it was called.
@Timeout(60)
final class LauncherTest {

  private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();

  private record Outcome(int status, String out, String err) {}

  @TempDir private Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private Path project;
  private Path jdks;

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

  @Test
  void takesTheJdkOfJavaHome() throws Exception {
    environment.put("JAVA_HOME", jdk(folder.resolve("my jdk"), "25.0.1").toString());
    jdk(jdks.resolve("another"), "25");
    assertThat(printJavaHome()).isEqualTo(folder.resolve("my jdk").toString());
  }

  @Test
  void looksFurtherWhenJavaHomeIsTooOldOrNoJdkAtAll() throws Exception {
    jdk(jdks.resolve("jdk-21"), "21.0.3");
    Path found = jdk(jdks.resolve("jdk-25"), "25");
    for (Path home : List.of(jdk(folder.resolve("old"), "17.0.15"), folder.resolve("nothing"))) {
      environment.put("JAVA_HOME", home.toString());
      assertThat(printJavaHome()).isEqualTo(found.toString());
    }
  }

  @Test
  void asksTheJavaItselfWhereThereIsNoReleaseFile() throws Exception {
    Path old = jdk(jdks.resolve("1-old"), "1.8.0_292");
    Path found = jdk(jdks.resolve("2-new"), "25.0.1");
    Files.delete(old.resolve("release"));
    Files.delete(found.resolve("release"));
    assertThat(printJavaHome()).isEqualTo(found.toString());
  }

  @Test
  void followsTheLinksOfTheJavaOnThePath() throws Exception {
    Path found = jdk(folder.resolve("far away"), "25");
    Path alternatives = Files.createDirectories(folder.resolve("alternatives"));
    Files.createSymbolicLink(alternatives.resolve("java"), found.resolve("bin/java"));
    Files.createSymbolicLink(folder.resolve("tools/java"), Path.of("..", "alternatives", "java"));
    assertThat(printJavaHome()).isEqualTo(found.toRealPath().toString());
  }

  @Test
  void theDistributionRunsOnANewerJdkWhereThereIsNo25() throws Exception {
    Path distribution = distribution();
    Path newer = jdk(jdks.resolve("a-jdk-26"), "26-ea");
    assertThat(printJavaHome(distribution)).isEqualTo(newer.toString());
    Path wanted = jdk(jdks.resolve("b-jdk-25"), "25");
    assertThat(printJavaHome(distribution)).isEqualTo(wanted.toString());
  }

  @Test
  void theDistributionRunsOnAJavaWithoutACompiler() throws Exception {
    Path jre = jre(jdks.resolve("jre-25"), "25");
    assertThat(printJavaHome(distribution())).isEqualTo(jre.toString());
  }

  @Test
  void withNoSuitableJdkTheDistributionSaysWhatItNeeds() throws Exception {
    jdk(jdks.resolve("jdk-21"), "21.0.3");
    Outcome outcome = run(distribution(), "up");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("needs a JDK 25 or newer, and found none", "jdk-21 (Java 21)");
  }

  @Test
  void theSourcesAreNotBuiltWithANewerJdk() throws Exception {
    maven("ok");
    Path newer = jdk(jdks.resolve("a-jdk-26"), "26-ea");
    Outcome outcome = run(project.resolve("nextclick"), "up");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("needs a JDK 25 to build with", newer + " (Java 26)");
    assertThat(mavenCalls()).isEmpty();
    Path wanted = jdk(jdks.resolve("b-jdk-25"), "25");
    assertThat(printJavaHome()).isEqualTo(wanted.toString());
  }

  @Test
  void theSourcesAreNotBuiltWithAJavaThatHasNoCompiler() throws Exception {
    maven("ok");
    Path jre = jre(jdks.resolve("a-jre-25"), "25");
    environment.put("JAVA_HOME", jre.toString());
    Outcome outcome = run(project.resolve("nextclick"), "up");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("needs a JDK 25 to build with", jre + " (Java 25 without a compiler)");
    assertThat(mavenCalls()).isEmpty();
    Path wanted = jdk(jdks.resolve("b-jdk-25"), "25");
    assertThat(printJavaHome()).isEqualTo(wanted.toString());
  }

  @Test
  void withNoSuitableJdkSaysWhatItLookedAtAndHowToGetOne() throws Exception {
    Path old = jdk(jdks.resolve("jdk-21"), "21.0.3");
    Outcome outcome = run(project.resolve("nextclick"), "up");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains(
            "needs a JDK 25 to build with",
            "and found none",
            old + " (Java 21)",
            "https://adoptium.net");
    assertThat(mavenCalls()).isEmpty();
  }

  @Test
  void buildsOnceAndPassesTheArgumentsOn() throws Exception {
    Path jdk = jdk(jdks.resolve("jdk-25"), "25");
    maven("ok");
    Outcome first = run(project.resolve("nextclick"), "recommend", "--items", "a b,c");
    assertThat(first.err()).contains("nextclick: building", "nextclick: built.");
    assertThat(first.out())
        .contains(
            "java of " + jdk,
            "<@" + project.resolve("deploy/target/nextclick/conf/cli.jvm") + ">",
            "<-jar> <" + project.resolve("deploy/target/nextclick/lib/nextclick-cli-1.jar") + ">",
            "<recommend> <--items> <a b,c>");
    assertThat(first.status()).as("the command's own").isEqualTo(42);
    assertThat(mavenCalls())
        .singleElement()
        .asString()
        .contains("-pl deploy -am package", "JAVA25_HOME=" + jdk, "in " + project.toRealPath());

    Outcome second = run(project.resolve("nextclick"), "--version");
    assertThat(second.err()).isEmpty();
    assertThat(mavenCalls()).hasSize(1);
  }

  @Test
  void buildsAgainWhenASourceIsNewerButNotForATest() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25");
    maven("ok");
    run(project.resolve("nextclick"), "--version");
    later(Files.createDirectories(project.resolve("cli/src/test/java")).resolve("ATest.java"));
    run(project.resolve("nextclick"), "--version");
    assertThat(mavenCalls()).hasSize(1);

    later(Files.createDirectories(project.resolve("cli/src/main/java")).resolve("A.java"));
    environment.put("NEXTCLICK_BUILD", "never");
    run(project.resolve("nextclick"), "--version");
    assertThat(mavenCalls()).hasSize(1);

    environment.remove("NEXTCLICK_BUILD");
    run(project.resolve("nextclick"), "--version");
    assertThat(mavenCalls()).hasSize(2);
  }

  @Test
  void showsWhyABuildFailed() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25");
    maven("broken");
    Outcome outcome = run(project.resolve("nextclick"), "up");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err())
        .contains(
            "[ERROR] it does not compile", project.resolve("deploy/target/build.log").toString());
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void saysThatMavenIsMissing() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25");
    Outcome outcome = run(project.resolve("nextclick"), "up");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("needs Maven 3.8", "no mvn on the PATH");
  }

  @Test
  void worksThroughALinkAndFromAnyFolder() throws Exception {
    Path jdk = jdk(jdks.resolve("jdk-25"), "25");
    maven("ok");
    Path link =
        Files.createSymbolicLink(folder.resolve("link to it"), project.resolve("nextclick"));
    assertThat(run(link, "--version").out()).contains("java of " + jdk);
  }

  private String printJavaHome() throws Exception {
    return printJavaHome(project.resolve("nextclick"));
  }

  private String printJavaHome(Path launcher) throws Exception {
    Outcome outcome = run(launcher, "--print-java-home");
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return outcome.out().strip();
  }

  private Outcome run(Path script, String... arguments) throws Exception {
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
  private Path distribution() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("a distribution/bin"));
    for (String script : List.of("jdk.sh", "nextclick")) {
      copyScript(SOURCES.resolve("deploy/src/main/bin").resolve(script), bin);
    }
    return bin.resolve("nextclick");
  }

  private static Path jdk(Path home, String version) throws IOException {
    jre(home, version);
    script(home.resolve("bin/javac"), "exit 1\n");
    return home;
  }

  /// A Java whose `java` says its version, or its home and what it was called with, and that cannot compile.
  private static Path jre(Path home, String version) throws IOException {
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
  private void maven(String outcome) throws IOException {
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

  private List<String> mavenCalls() throws IOException {
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

  private static void later(Path file) throws IOException {
    Files.writeString(file, "");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
  }
}
