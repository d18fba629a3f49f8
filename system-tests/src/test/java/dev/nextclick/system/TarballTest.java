package dev.nextclick.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nextclick.client.EventStream;
import dev.nextclick.client.NextclickClient;
import dev.nextclick.session.v1.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The tarball, unpacked on a machine with a JDK and no Maven.
@Timeout(240)
final class TarballTest {

  private static final int ITEMS = 20;
  private static final int VISITORS = 100;

  @TempDir private static Path folder;

  private static Path home;
  private static BareMachine machine;

  @BeforeAll
  static void unpack() throws Exception {
    Path target = LiveSuite.DISTRIBUTION.home().resolveSibling(".").normalize();
    Path tarball;
    try (Stream<Path> files = Files.list(target)) {
      tarball = files.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
    Path place = Files.createDirectories(folder.resolve("a place"));
    Process tar =
        new ProcessBuilder("tar", "xzf", tarball.toString(), "-C", place.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(tar.exitValue()).isZero();
    home = place.resolve(tarball.getFileName().toString().replace(".tar.gz", ""));
    machine = new BareMachine(folder.resolve("machine"));
  }

  @Test
  void itHoldsOneFolderWithAllThatTheReadmeNames() throws IOException {
    try (Stream<Path> top = Files.list(home.getParent())) {
      assertThat(top).containsExactly(home);
    }
    try (Stream<Path> top = Files.list(home)) {
      assertThat(top.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "LICENSE", "README.md", "VERSION", "bin", "conf", "lib", "systemd");
    }
    assertThat(home.resolve("LICENSE")).content().contains("Apache License", "Version 2.0");
    assertThat(home.getFileName())
        .hasToString("nextclick-" + Files.readString(home.resolve("VERSION")).strip());
    for (String script : List.of("nextclick", "service", "supervise", "background")) {
      assertThat(home.resolve("bin").resolve(script)).isExecutable();
    }
    assertThat(home.resolve("README.md")).content().doesNotContain("${");
  }

  @Test
  void itServesWhatItLearnedFromClicksAndChangesNothingInItsOwnFolder() throws Exception {
    List<String> before = Folders.listing(home);
    protectFromWriting();
    long seed = Long.getLong("nextclick.seed", System.nanoTime());
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    ItemPattern pattern = ItemPattern.drawn(ITEMS, random);
    try (RunningUp up = RunningUp.start(machine, home, folder.resolve("data"))) {
      stream(up, pattern, random);

      CommandResult trained =
          nextclick(
              "train",
              "--json",
              "--trainer",
              up.address("trainer"),
              "--set",
              "units=32",
              "--set",
              "epochs=12",
              "--set",
              "batch-size=16",
              "--set",
              "negatives=32",
              "--set",
              "hidden-dropout=0");
      assertThat(trained.status()).as(trained.err()).isZero();
      assertThat(trained.json().get("activated").asBoolean()).isTrue();
      String version = trained.json().get("version").asText();

      CommandResult recommended =
          await()
              .atMost(Duration.ofSeconds(60))
              .until(() -> recommend(up, pattern), result -> result.status() == 0);
      assertThat(recommended.json().get("source").asText()).isEqualTo("blend");
      assertThat(recommended.json().get("version").asText()).isEqualTo(version);
      assertThat(recommended.json().get("items"))
          .extracting(item -> item.get("item_id").asText())
          .hasSize(3)
          .contains(pattern.clicks(0, 3).getLast());

      CommandResult models = nextclick("models", "--json", "--trainer", up.address("trainer"));
      JsonNode newest = models.json().get("versions").get(0);
      assertThat(newest.get("version").asText()).isEqualTo(version);
      assertThat(newest.get("active").asBoolean()).isTrue();

      assertHelpNames(trained, "train");
      assertHelpNames(recommended, "recommend");
      assertHelpNames(models, "models");
      assertThat(up.end("TERM")).isEqualTo(128 + 15);
    }
    assertThat(Folders.listing(home)).isEqualTo(before);
  }

  @Test
  void itEvaluatesOfflineWhatItSplit() throws Exception {
    Path clicks = Files.createTempFile(folder, "clicks", ".tsv");
    StringBuilder lines = new StringBuilder("SessionId\tItemId\tTime\n");
    ItemPattern pattern = ItemPattern.drawn(ITEMS, new SplittableRandom(1));
    for (int session = 0; session < 200; session++) {
      long time = 1_700_000_000L + session * 900L;
      for (String item : pattern.clicks(session % ITEMS, 4)) {
        lines.append("s%d\t%s\t%d\n".formatted(session, item, time++));
      }
    }
    Files.writeString(clicks, lines);
    CommandResult split = nextclick("split", "--json", clicks.toString());
    assertThat(split.status()).as(split.err()).isZero();
    CommandResult evaluated =
        nextclick(
            "evaluate",
            "--json",
            "--train",
            "train.tsv",
            "--test",
            "test.tsv",
            "--set",
            "epochs=1",
            "--set",
            "negatives=32");
    assertThat(evaluated.status()).as(evaluated.err()).isZero();
    assertThat(evaluated.json().get("models"))
        .extracting(model -> model.get("name").asText())
        .containsExactly("gru4rec", "pop");
    assertHelpNames(split, "split");
    assertHelpNames(evaluated, "evaluate");
  }

  @Test
  void withNoJavaInSightItSaysSo() throws Exception {
    CommandResult result =
        machine.run(Map.of("NEXTCLICK_JDK_FOLDERS", ""), home.resolve("bin/nextclick"), "--help");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).startsWith("nextclick: needs a JDK 25 or newer, and found none.");
    // With the usual folders and no home directory, it either finds one or says the same.
    CommandResult usual = machine.run(Map.of(), home.resolve("bin/nextclick"), "--print-java-home");
    assertThat(usual.err())
        .satisfiesAnyOf(
            err -> assertThat(err).isEmpty(),
            err -> assertThat(err).startsWith("nextclick: needs a JDK 25"));
  }

  private static void stream(RunningUp up, ItemPattern pattern, SplittableRandom random)
      throws Exception {
    try (NextclickClient client = up.client();
        EventStream events = client.openEventStream()) {
      for (int visitor = 0; visitor < VISITORS; visitor++) {
        for (String item : pattern.clicks(random.nextInt(ITEMS), 6)) {
          events.send(
              Event.newBuilder().setSessionId("visitor-" + visitor).setItemId(item).build());
        }
      }
      events.flush().get(60, TimeUnit.SECONDS);
      assertThat(events.counts().logged()).isEqualTo(VISITORS * 6L);
    }
  }

  private static CommandResult recommend(RunningUp up, ItemPattern pattern) throws Exception {
    return nextclick(
        "recommend",
        "--json",
        "--inference-service",
        up.address("inference_service"),
        "--items",
        String.join(",", pattern.clicks(0, 2)),
        "--limit",
        "3");
  }

  private static void assertHelpNames(CommandResult result, String command) throws Exception {
    String help = nextclick(command, "--help").out();
    assertThat(result.jsonKeys())
        .isNotEmpty()
        .allSatisfy(key -> assertThat(help).containsPattern("\\b" + key + "\\b"));
  }

  private static CommandResult nextclick(String... arguments) throws Exception {
    return machine.run(home.resolve("bin/nextclick"), arguments);
  }

  /// For those who are not the superuser, who may write in any case.
  private static void protectFromWriting() throws Exception {
    Process chmod = new ProcessBuilder("chmod", "-R", "a-w", home.toString()).inheritIO().start();
    assertThat(chmod.waitFor()).isZero();
  }
}
