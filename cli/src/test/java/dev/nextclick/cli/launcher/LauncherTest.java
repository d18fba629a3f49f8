package dev.nextclick.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// When the launcher of the sources builds, and what it runs then.
@Timeout(60)
final class LauncherTest extends StandInProject {

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
}
