package dev.nextclick.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The public clickstreams, as their description counts them.
final class PublicSetsTest {

  @TempDir private Path work = Path.of("");

  @Test
  void yoochooseHasTheSessionsAndPairsOfThePaper() throws Exception {
    SessionTable train = sessions(set("yoochoose1_64/train.tsv.gz"));
    SessionTable test = coded(set("yoochoose1_64/test.tsv.gz"), train);
    assertThat(train.sessions()).isEqualTo(116_167);
    assertThat(train.events()).isEqualTo(486_026);
    assertThat(train.itemIds()).hasSize(17_376);
    assertThat(pairs(train)).isEqualTo(369_859);
    assertThat(test.sessions()).isEqualTo(15_324);
    assertThat(pairs(test)).isEqualTo(55_898);
    assertThat(unknownTargets(test)).isEqualTo(412);
  }

  @Test
  void diginetica() throws Exception {
    SessionTable train = sessions(set("diginetica/train.tsv.gz"));
    SessionTable test = coded(set("diginetica/test.tsv.gz"), train);
    assertThat(train.sessions()).isEqualTo(186_670);
    assertThat(train.events()).isEqualTo(906_140);
    assertThat(train.itemIds()).hasSize(43_097);
    assertThat(pairs(train)).isEqualTo(719_470);
    assertThat(test.sessions()).isEqualTo(15_963);
    assertThat(pairs(test)).isEqualTo(60_858);
  }

  @Test
  void theSmallSampleHasRealTimesInSeconds() throws Exception {
    Path file = set("rsc15_100k/yoochoose-clicks-100k_train_full.txt.gz");
    assertThat(ClickReader.layout(file, ClickFormat.detected()).timeFormat())
        .isEqualTo(TimeFormat.SECONDS);
    SessionTable train = sessions(file);
    assertThat(train.sessions()).isEqualTo(17_794);
    assertThat(train.events()).isEqualTo(70_278);
    assertThat(train.itemIds()).hasSize(2_933);
    assertThat(train.firstEventTime().orElseThrow())
        .isBetween(Instant.parse("2014-04-01T00:00:00Z"), Instant.parse("2014-04-09T00:00:00Z"));
    SessionTable test = coded(set("rsc15_100k/yoochoose-clicks-100k_test.txt.gz"), train);
    assertThat(test.sessions()).isEqualTo(3_416);
    assertThat(test.events()).isEqualTo(13_568);
  }

  @Test
  void globoIsReadWholeWithItsTimesInMilliseconds() throws Exception {
    Path file = set("globo/clicks.tsv.gz");
    assertThat(ClickReader.layout(file, ClickFormat.detected()).timeFormat())
        .isEqualTo(TimeFormat.MILLISECONDS);
    SessionTable all = sessions(file);
    assertThat(all.sessions()).isEqualTo(1_048_594);
    assertThat(all.events()).isEqualTo(2_988_181);
    assertThat(all.itemIds()).hasSize(46_033);
    assertThat(all.firstEventTime()).contains(Instant.ofEpochMilli(1_506_826_800_026L));
    assertThat(all.lastEventTime()).contains(Instant.ofEpochMilli(1_510_603_454_886L));
  }

  private static Path set(String name) {
    Path file = Path.of(System.getProperty("nextclick.shared", "../../shared"), "data", name);
    assumeTrue(Files.exists(file), () -> "skipped: " + file + " is not there");
    return file;
  }

  private SessionTable sessions(Path file) throws Exception {
    try (ClickDatabase clicks = ClickDatabase.open(work)) {
      ReadSummary summary = clicks.read(file, ClickFormat.detected(), ReadListener.NONE);
      assertThat(summary.malformed()).isZero();
      return clicks.sessions(SessionRules.asGiven());
    }
  }

  private SessionTable coded(Path file, SessionTable train) throws Exception {
    try (ClickDatabase clicks = ClickDatabase.open(work)) {
      clicks.read(file, ClickFormat.detected(), ReadListener.NONE);
      return clicks.sessionsCodedBy(SessionRules.asGiven(), train.itemIds());
    }
  }

  private static int pairs(SessionTable table) {
    return table.events() - table.sessions();
  }

  private static long unknownTargets(SessionTable table) {
    long all = Arrays.stream(table.items()).filter(item -> item == SessionTable.UNKNOWN).count();
    long first =
        Arrays.stream(table.offsets(), 0, table.sessions())
            .filter(start -> table.items()[start] == SessionTable.UNKNOWN)
            .count();
    return all - first;
  }
}
