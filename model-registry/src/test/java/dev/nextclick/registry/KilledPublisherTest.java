package dev.nextclick.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.models.artifact.ModelArtifact;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A publisher is killed with `kill -9`, again and again, at times that are drawn.
final class KilledPublisherTest {

  private static final int KILLS = 8;
  private static final ModelName SHOP = new ModelName("shop", "default");

  @TempDir Path folder;

  @Test
  @Timeout(120)
  void leavesAPointerToAWholeVersionAndNoHalfOne() throws Exception {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    Path artifact = SampleArtifact.write(folder.resolve("artifact"), 40_000);
    Path root = folder.resolve("registry");
    ModelRegistry registry = ModelRegistry.open(root);
    int caughtInTheAct = 0;
    List<String> whole = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      long micros = random.nextLong(200, 120_000);
      List<String> said = runAndKill(root, artifact, micros);
      long staged =
          SampleArtifact.files(root.resolve("shop/default/staging")).stream()
              .filter(Files::isDirectory)
              .count();
      System.out.printf(
          "seed %d, kill %d after %d us: %d versions activated, %d in work%n",
          seed, kill, micros, said.stream().filter(l -> l.startsWith("activated")).count(), staged);
      caughtInTheAct += staged > 0 ? 1 : 0;

      String active = registry.active(SHOP).orElseThrow();
      ModelArtifact.verify(registry.directory(SHOP, active));
      // The kill may come between the pointer and the word that it was moved.
      assertThat(List.of("activated " + active, "published " + active))
          .as("seed %d, kill %d, after %s", seed, kill, said)
          .containsAnyOf(said.getLast(), "activated " + lastActivated(said));
      for (PublishedVersion version : registry.versions(SHOP)) {
        ModelArtifact.verify(registry.directory(SHOP, version.version()));
        whole.add(version.version());
      }
      for (PublishedVersion version : registry.versions(SHOP)) {
        if (!version.active()) {
          registry.delete(SHOP, version.version());
        }
      }
    }
    assertThat(caughtInTheAct).as("kills that met a publish in work, seed %d", seed).isPositive();
    assertThat(whole).isNotEmpty();

    registry.removeLeftovers();
    assertThat(
            SampleArtifact.files(root.resolve("shop/default/staging")).stream()
                .filter(Files::isDirectory))
        .isEmpty();
    String next = registry.publish(SHOP, SampleArtifact.copyOf(artifact));
    registry.activate(SHOP, next);
    assertThat(registry.active(SHOP)).contains(next);
  }

  private static String lastActivated(List<String> said) {
    return said.stream()
        .filter(line -> line.startsWith("activated "))
        .map(line -> line.substring("activated ".length()))
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  /// Starts a publisher, kills it some time after its first activation, and returns what it said until then.
  private static List<String> runAndKill(Path root, Path artifact, long micros)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                PublishingProcess.class.getName(),
                root.toString(),
                SHOP.site(),
                SHOP.model(),
                artifact.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> said = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null && !line.startsWith("activated ")) {
        said.add(line);
        line = lines.readLine();
      }
      assertThat(line).as("the publisher died: %s", said).isNotNull();
      said.add(String.valueOf(line));
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(micros));
      // Of the handle: the process's own would close the stream, with what was said and not read
      // yet.
      process.toHandle().destroyForcibly();
      lines.lines().forEach(said::add);
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
    return said;
  }
}
