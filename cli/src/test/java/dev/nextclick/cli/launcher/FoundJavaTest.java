package dev.nextclick.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which Java the launchers take.
@Timeout(60)
final class FoundJavaTest extends StandInProject {

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
}
