package dev.nextclick.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the distribution holds: a complete class path for each process, and nothing of another platform.
final class PackagingTest {

  private static final Path HOME = Path.of(System.getProperty("nextclick.home")).normalize();

  @ParameterizedTest
  @ValueSource(strings = {"session-service", "inference-service", "trainer", "cli"})
  void everyJarOnAClassPathIsThere(String application) throws IOException {
    assertThat(classPath(application))
        .isNotEmpty()
        .allSatisfy(jar -> assertThat(HOME.resolve("lib").resolve(jar)).isRegularFile());
    assertThat(HOME.resolve("conf").resolve(application + ".jvm")).isRegularFile();
  }

  @ParameterizedTest
  @ValueSource(strings = {"session-service", "inference-service", "trainer"})
  void aServerTakesTheValidationOptionsFromTheEngineAndFromNowhereElse(String server)
      throws IOException {
    assertThat(classPath(server))
        .anyMatch(jar -> jar.startsWith("protovalidate-"))
        .noneMatch(jar -> jar.startsWith("nextclick-proto-validate-"));
  }

  @Test
  void theCommandBringsNoValidationEngine() throws IOException {
    assertThat(classPath("cli"))
        .anyMatch(jar -> jar.startsWith("nextclick-proto-validate-"))
        .noneMatch(jar -> jar.startsWith("protovalidate-"));
  }

  @Test
  void onlyTheServersThatReadTheStoreBringARedisClient() throws IOException {
    for (String server : List.of("session-service", "trainer")) {
      assertThat(classPath(server)).anyMatch(jar -> jar.startsWith("jedis-"));
    }
    // The command is no server: its benchmark counts what is stored.
    assertThat(classPath("inference-service"))
        .noneMatch(jar -> jar.startsWith("jedis-") || jar.startsWith("commons-pool2-"));
  }

  @Test
  void onlyTheServersThatRunModelsBringLibtorchAndOnlyForOnePlatform() throws IOException {
    assertThat(classPath("session-service")).noneMatch(jar -> jar.startsWith("pytorch-"));
    try (Stream<Path> jars = Files.list(HOME.resolve("lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString()))
          .filteredOn(jar -> jar.startsWith("pytorch-native-"))
          .hasSize(1);
    }
  }

  @Test
  void nothingLiesInLibThatNoApplicationNames() throws IOException {
    TreeSet<String> named = new TreeSet<>();
    for (String application : List.of("session-service", "inference-service", "trainer", "cli")) {
      named.addAll(classPath(application));
      named.add(jar(application).getFileName().toString());
    }
    try (Stream<Path> jars = Files.list(HOME.resolve("lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString())).isSubsetOf(named);
    }
  }

  @Test
  void theScriptsCanBeRunAndTheLicenceIsThere() {
    for (String script : List.of("nextclick", "service", "supervise", "background")) {
      assertThat(HOME.resolve("bin").resolve(script)).isExecutable();
    }
    for (String file : List.of("LICENSE", "README.md", "systemd/nextclick-trainer.service")) {
      assertThat(HOME.resolve(file)).isNotEmptyFile();
    }
  }

  private static List<String> classPath(String application) throws IOException {
    try (JarFile jar = new JarFile(jar(application).toFile())) {
      String classPath = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      return List.of(classPath.split(" ", -1));
    }
  }

  private static Path jar(String application) throws IOException {
    String version = Files.readString(HOME.resolve("VERSION")).strip();
    return HOME.resolve("lib").resolve("nextclick-" + application + "-" + version + ".jar");
  }
}
