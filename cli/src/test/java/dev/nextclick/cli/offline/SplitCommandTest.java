package dev.nextclick.cli.offline;

import static dev.nextclick.cli.CommandRun.nextclick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nextclick.cli.CommandRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SplitCommandTest {

  private static final String HISTORY =
      """
      SessionId,ItemId,Time
      old,a,100000
      old,b,100001
      single,b,100002
      new,a,400000
      new,unseen,400001
      new,b,400002
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void bothSetsAreWrittenAndWhatEachRuleRemovedIsCounted() throws Exception {
    CommandRun run = split(file(HISTORY), "--json");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    assertThat(train())
        .containsExactly("SessionId\tItemId\tTime", "old\ta\t100000", "old\tb\t100001");
    assertThat(test())
        .containsExactly("SessionId\tItemId\tTime", "new\ta\t400000", "new\tb\t400002");
    JsonNode result = run.json();
    assertThat(result.get("train").get("sessions").asLong()).isEqualTo(1);
    assertThat(result.get("test").get("events").asLong()).isEqualTo(2);
    assertThat(result.get("removed").get("min_session_length").asLong()).isEqualTo(1);
    assertThat(result.get("removed").get("unknown_test_items").asLong()).isEqualTo(1);
    assertThat(result.get("files").get(0).get("time_unit").asText()).isEqualTo("seconds");
    assertThat(run.err()).contains("removed by min_session_length: 1 events", "reading: 100 %");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("clicks.csv", "train.tsv", "test.tsv");
    }
  }

  @Test
  void eachRuleIsAnOption() throws Exception {
    Path file = file(HISTORY);
    split(file, "--keep-unknown-items");
    assertThat(test()).contains("new\tunseen\t400001");
    split(file, "--min-session-length=1");
    assertThat(train()).contains("single\tb\t100002");
    CommandRun rare = split(file, "--min-item-support=3", "--min-session-length=1", "--json");
    assertThat(rare.json().get("removed").get("min_item_support").asLong()).isEqualTo(3);
    assertThat(rare.json().get("removed").get("min_session_length").asLong()).isZero();
    assertThat(train())
        .containsExactly("SessionId\tItemId\tTime", "old\tb\t100001", "single\tb\t100002");
    CommandRun days = split(file, "--test-days=9");
    assertThat(days.status()).isEqualTo(1);
    assertThat(days.err())
        .contains("nextclick: the training set would be empty", "nothing was written");
  }

  @Test
  void faultsOfTheFileAreNamed() throws Exception {
    Path missing = folder.resolve("missing.csv");
    assertThat(split(missing).err())
        .isEqualTo("nextclick: " + missing + " does not exist; nothing was written\n");
    CommandRun strict = split(file(HISTORY + "x,y\n"), "--strict");
    assertThat(strict.status()).isEqualTo(1);
    assertThat(strict.err()).contains("clicks.csv:8: 2 columns instead of 3; nothing was written");
    CommandRun lenient = split(file(HISTORY + "x,y\n"));
    assertThat(lenient.status()).isZero();
    assertThat(lenient.err()).contains("1 malformed:", "clicks.csv:8: 2 columns instead of 3");
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() throws Exception {
    Path file = file(HISTORY);
    assertThat(split(file, "--test-days=0").err()).contains("--test-days must be 1 or more, not 0");
    assertThat(split(file, "--test-days=2147483647").err())
        .contains("--test-days must be 36500 or less, not 2147483647");
    assertThat(split(file, "--test-days=36500").err()).contains("the training set would be empty");
    CommandRun same = nextclick("split", file.toString(), "--train", file.toString());
    assertThat(same.status()).isEqualTo(2);
    assertThat(same.err()).contains("FILE and --train are both " + file);
    assertThat(Files.readString(file)).isEqualTo(HISTORY);
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamedBeforeTheHistoryIsRead() throws Exception {
    Path file = file(HISTORY);
    Path lost = folder.resolve("nowhere").resolve("train.tsv");
    CommandRun run = nextclick("split", file.toString(), "--train", lost.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            "nextclick: --train %s: there is no directory %s\n".formatted(lost, lost.getParent()));
    CommandRun directory = nextclick("split", file.toString(), "--test", folder.toString());
    assertThat(directory.status()).isEqualTo(2);
    assertThat(directory.err())
        .isEqualTo("nextclick: --test %s is a directory\n".formatted(folder));
  }

  @Test
  void anEmptyOrHalfWrittenFileIsNamed() throws Exception {
    Path empty = file("");
    assertThat(split(empty).err())
        .isEqualTo("nextclick: " + empty + " is empty; nothing was written\n");
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(HISTORY.repeat(1_000).getBytes(StandardCharsets.UTF_8));
    }
    Path half = folder.resolve("half.csv.gz");
    Files.write(half, Arrays.copyOf(packed.toByteArray(), packed.size() / 2));
    CommandRun run = split(half);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(half + " is only half there").contains("nothing was written");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(empty, half);
    }
  }

  /// A public sample comes split by these rules: put together and split again, its sets are what they were.
  @Test
  void aPublicSplitIsReproduced() throws Exception {
    Path shared =
        Path.of(System.getProperty("nextclick.shared", "../../shared"), "data", "rsc15_100k");
    Path train = shared.resolve("yoochoose-clicks-100k_train_full.txt.gz");
    Path test = shared.resolve("yoochoose-clicks-100k_test.txt.gz");
    assumeTrue(Files.exists(train), () -> "skipped: " + train + " is not there");
    Path whole = folder.resolve("whole.tsv.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
      out.write(text(train).getBytes(StandardCharsets.UTF_8));
      out.write(text(test).replaceFirst("[^\n]*\n", "").getBytes(StandardCharsets.UTF_8));
    }
    CommandRun run = split(whole, "--json");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.json().get("train").get("sessions").asLong()).isEqualTo(17_794);
    assertThat(run.json().get("test").get("events").asLong()).isEqualTo(13_568);
    assertThat(
            bySession(Files.readString(folder.resolve("train.tsv"))).equals(bySession(text(train))))
        .as("the training set is the same")
        .isTrue();
    assertThat(
            bySession(Files.readString(folder.resolve("test.tsv"))).equals(bySession(text(test))))
        .as("the test set is the same")
        .isTrue();
  }

  private static Map<String, String> bySession(String text) {
    return text.lines()
        // Whole seconds are written there as 1396466025.0.
        .map(line -> line.replaceFirst("\\.0$", ""))
        .collect(
            Collectors.groupingBy(
                line -> line.substring(0, line.indexOf('\t')),
                TreeMap::new,
                Collectors.joining("\n")));
  }

  private static String text(Path packed) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private CommandRun split(Path file, String... options) {
    List<String> all = new ArrayList<>(List.of("split", file.toString()));
    all.addAll(List.of("--train", folder.resolve("train.tsv").toString()));
    all.addAll(List.of("--test", folder.resolve("test.tsv").toString()));
    all.addAll(List.of(options));
    return nextclick(all.toArray(String[]::new));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("clicks.csv"), text);
  }

  private List<String> train() throws IOException {
    return Files.readAllLines(folder.resolve("train.tsv"));
  }

  private List<String> test() throws IOException {
    return Files.readAllLines(folder.resolve("test.tsv"));
  }
}
