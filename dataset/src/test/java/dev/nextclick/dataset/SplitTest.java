package dev.nextclick.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SplitTest {

  /// Days 1 to 3, the last click at the end of the third.
  private static final String[] HISTORY = {
    "old,a,86400",
    "old,b,86401",
    "older,a,80000",
    "older,c,80001",
    "single,a,90000",
    "across,a,259199",
    "across,b,259201",
    "new,a,300000",
    "new,unseen,300001",
    "new,b,300002",
    "short,unseen,300003",
    "short,a,300004",
    "last,b,345599",
    "last,a,345600",
  };

  @TempDir private Path folder = Path.of("");
  private SplitSummary summary =
      new SplitSummary(
          new SplitSummary.Part(0, 0, 0),
          new SplitSummary.Part(0, 0, 0),
          Instant.EPOCH,
          java.util.Map.of());

  @Test
  void theLastDayIsTheTestSetByTheRulesOfThePaper() throws Exception {
    split(SplitRules.ofThePaper(), HISTORY);
    assertThat(train()).containsExactly("older a", "older c", "old a", "old b");
    assertThat(test())
        .containsExactly("across a", "across b", "new a", "new b", "last b", "last a");
    assertThat(summary.testBegins()).isEqualTo(Instant.ofEpochSecond(345_600 - 86_400));
    assertThat(summary.removedEvents())
        .containsExactly(
            java.util.Map.entry("min_session_length", 1L),
            java.util.Map.entry("min_item_support", 0L),
            java.util.Map.entry("unknown_test_items", 2L),
            java.util.Map.entry("short_test_sessions", 1L));
    assertThat(summary.train()).isEqualTo(new SplitSummary.Part(2, 4, 3));
    assertThat(summary.test()).isEqualTo(new SplitSummary.Part(3, 6, 2));
  }

  @Test
  void unknownItemsStayWhenTheyAreAskedFor() throws Exception {
    split(new SplitRules(Duration.ofDays(1), 2, 1, false), HISTORY);
    assertThat(test()).contains("new unseen", "short unseen", "short a");
    assertThat(summary.removedEvents()).containsEntry("unknown_test_items", 0L);
  }

  @Test
  void sessionsOfOneClickStayWhenTheyAreAskedFor() throws Exception {
    split(new SplitRules(Duration.ofDays(1), 1, 1, true), HISTORY);
    assertThat(train()).contains("single a");
    assertThat(test()).contains("short a");
  }

  @Test
  void rareItemsGoAndWithThemTheSessionsThatBecomeShort() throws Exception {
    split(new SplitRules(Duration.ofDays(1), 2, 2, true), HISTORY);
    assertThat(train()).containsExactly("old a", "old b");
    assertThat(summary.removedEvents())
        .containsEntry("min_item_support", 1L)
        .containsEntry("min_session_length", 2L);
  }

  @Test
  void moreDaysMakeALargerTestSet() throws Exception {
    split(new SplitRules(Duration.ofSeconds(345_600 - 86_401), 1, 1, false), HISTORY);
    assertThat(train()).containsExactly("older a", "older c");
    assertThat(test()).hasSize(HISTORY.length - 2);
  }

  @Test
  void aFileNamedSoIsGzipped() throws Exception {
    Path packed = folder.resolve("train.tsv.gz");
    split(SplitRules.ofThePaper(), packed, TimeFormat.ISO, HISTORY);
    try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("SessionId\tItemId\tTime\nolder\ta\t1970-01-01T22:13:20.000000Z\n");
    }
  }

  @Test
  void whatIsWrittenIsReadAgainAsItWas() throws Exception {
    split(
        SplitRules.ofThePaper(),
        folder.resolve("train.tsv"),
        TimeFormat.MILLISECONDS,
        "\"a \"\"tab\t\"\"\",i,1.000001",
        "\"a \"\"tab\t\"\"\",j,1.5",
        "t,i,86500",
        "t,j,86500.5");
    assertThat(Files.readAllLines(folder.resolve("train.tsv")))
        .containsExactly(
            "SessionId\tItemId\tTime",
            "\"a \"\"tab\t\"\"\"\ti\t1000.001",
            "\"a \"\"tab\t\"\"\"\tj\t1500");
    try (ClickDatabase clicks = ClickDatabase.open(folder.resolve("work"))) {
      ClickFormat format = ClickFormat.detected().withTimeFormat(TimeFormat.MILLISECONDS);
      clicks.read(folder.resolve("train.tsv"), format, ReadListener.NONE);
      assertThat(clicks.sessions(SessionRules.asGiven()).firstEventTime())
          .contains(Instant.ofEpochSecond(1, 1_000));
    }
  }

  @Test
  void aSplitThatLeavesNothingToTrainOnIsRefusedAndWritesNothing() throws Exception {
    assertThatThrownBy(() -> split(new SplitRules(Duration.ofDays(9), 2, 1, true), HISTORY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the training set would be empty: 0 clicks to train");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("work", "clicks.csv");
    }
  }

  @Test
  void aFileThatCannotBeWrittenLeavesNothingBehind() throws Exception {
    Path train = folder.resolve("train.tsv");
    assertThatThrownBy(
            () ->
                split(
                    SplitRules.ofThePaper(),
                    train,
                    folder.resolve("no-such-folder/test.tsv"),
                    TimeFormat.SECONDS,
                    HISTORY))
        .isInstanceOf(IOException.class);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("work", "clicks.csv");
    }
  }

  private void split(SplitRules rules, String... lines) throws IOException {
    split(rules, folder.resolve("train.tsv"), TimeFormat.SECONDS, lines);
  }

  private void split(SplitRules rules, Path train, TimeFormat times, String... lines)
      throws IOException {
    split(rules, train, folder.resolve("test.tsv"), times, lines);
  }

  private void split(SplitRules rules, Path train, Path test, TimeFormat times, String... lines)
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("clicks.csv"), "Session,Item,Time\n" + String.join("\n", lines));
    try (ClickDatabase clicks = ClickDatabase.open(folder.resolve("work"))) {
      clicks.read(file, ClickFormat.detected().withDelimiter(','), ReadListener.NONE);
      summary = clicks.split(rules, train, test, times);
    }
  }

  private List<String> train() throws IOException {
    return clicks("train.tsv");
  }

  private List<String> test() throws IOException {
    return clicks("test.tsv");
  }

  /// Session and item of each line behind the header.
  private List<String> clicks(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name)).stream()
        .skip(1)
        .map(line -> line.replaceFirst("\t[^\t]*$", "").replace('\t', ' '))
        .toList();
  }
}
