package dev.nextclick.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.client.NextclickClient;
import dev.nextclick.client.NextclickException;
import dev.nextclick.recommendation.v1.GetRecommendationsRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What README.md tells its readers to type, as it stands there, against the suite. Its quick start and its `buf curl` lines are run by CI,
/// `up` by [UpFaultsTest].
@Timeout(240)
@ExtendWith(LiveSuiteExtension.class)
final class ReadmeTest {

  private static final int ITEMS = 6;
  private static final Duration SERVED_LIMIT = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void itsCommandsAndItsJavaExampleRunAsTheyStand(LiveSuite suite) throws Exception {
    String readme = Files.readString(readme());
    BareMachine machine = new BareMachine(folder);
    Files.writeString(folder.resolve("clicks.tsv"), clicks());

    List<String> commands = commands(readme);
    assertThat(commands)
        .anyMatch(command -> command.startsWith("import"))
        .anyMatch(command -> command.startsWith("train"))
        .anyMatch(command -> command.startsWith("recommend"))
        .anyMatch(command -> command.startsWith("models"));
    for (String command : commands) {
      if (command.startsWith("recommend")) {
        awaitServed(suite);
      }
      CommandResult result = run(machine, suite, command);
      assertThat(result.status()).as("%s: %s", command, result).isZero();
    }

    CommandResult example = runJava(machine, example(readme, suite));
    assertThat(example.status()).as(example.toString()).isZero();
    assertThat(example.out())
        .contains("said by RECOMMENDATION_SOURCE_BLEND")
        .containsPattern("shoe-\\d+ -?\\d")
        .doesNotContain("shoe-42 ", "shoe-43 ");
  }

  @Test
  void itsQuickStartIsTheTwoCommandsThatCiRuns() throws IOException {
    assertThat(Files.readAllLines(readme())).contains("./nextclick demo", "mvn verify");
  }

  /// Of those in `sh` blocks: what comes after `./nextclick`, but for the two that do not end by themselves.
  private static List<String> commands(String readme) {
    return blocks(readme, "sh")
        .flatMap(String::lines)
        .filter(line -> line.startsWith("./nextclick "))
        .map(line -> line.substring("./nextclick ".length()))
        .filter(command -> !command.startsWith("demo") && !command.startsWith("up"))
        .toList();
  }

  private static String example(String readme, LiveSuite suite) {
    String source = blocks(readme, "java").findFirst().orElseThrow();
    assertThat(source).contains("\"localhost:7411\"", "\"localhost:7412\"");
    return source
        .replace("localhost:7411", suite.addresses().sessionService())
        .replace("localhost:7412", suite.addresses().inferenceService());
  }

  private static Stream<String> blocks(String readme, String language) {
    Matcher blocks =
        Pattern.compile(
                "^```%s\\n(.*?)^```$".formatted(language), Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(readme);
    return blocks.results().map((MatchResult block) -> block.group(1));
  }

  private CommandResult run(BareMachine machine, LiveSuite suite, String command)
      throws IOException, InterruptedException {
    return machine.run(
        Map.of(
            "JAVA_HOME", System.getProperty("java.home"),
            "NEXTCLICK_TRAINER", suite.addresses().trainer(),
            "NEXTCLICK_INFERENCE_SERVICE", suite.addresses().inferenceService()),
        LiveSuite.DISTRIBUTION.home().resolve("bin").resolve("nextclick"),
        command.split(" "));
  }

  private CommandResult runJava(BareMachine machine, String source)
      throws IOException, InterruptedException {
    Path file = folder.resolve("Shop.java");
    Files.writeString(file, source);
    return machine.run(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        LiveSuite.DISTRIBUTION.home().resolve("lib") + "/*",
        file.toString());
  }

  private static void awaitServed(LiveSuite suite) {
    GetRecommendationsRequest request =
        GetRecommendationsRequest.newBuilder().addItemIds("shoe-42").build();
    try (NextclickClient client = suite.client("default")) {
      await()
          .atMost(SERVED_LIMIT)
          .ignoreException(NextclickException.class)
          .until(() -> client.recommend(request).getItemsCount() > 0);
    }
  }

  /// Sessions that go round among some shoes.
  private static String clicks() {
    StringBuilder text = new StringBuilder("SessionId\tItemId\tTime\n");
    for (int session = 0; session < 100; session++) {
      for (int click = 0; click < 4; click++) {
        text.append(
            "s%d\tshoe-%d\t%d\n"
                .formatted(
                    session,
                    42 + (session + click) % ITEMS,
                    1_700_000_000L + session * 3_600L + click * 30L));
      }
    }
    return text.toString();
  }

  private static Path readme() {
    return LiveSuite.DISTRIBUTION.home().resolve("../../../README.md").normalize();
  }
}
