package dev.nextclick.cli.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.CommonOptions;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.files.FileFault;
import dev.nextclick.cli.files.HistoryFileOptions;
import dev.nextclick.cli.files.HistoryReading;
import dev.nextclick.cli.files.WorkFolder;
import dev.nextclick.dataset.ClickDatabase;
import dev.nextclick.dataset.ReadSummary;
import dev.nextclick.dataset.SplitRules;
import dev.nextclick.dataset.SplitSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nextclick split`.
@Command(
    name = "split",
    description = {
      "Splits click history into a training and a test set, by the rules of the GRU4Rec paper:",
      "sessions that end on the last day are the test set; sessions of one click are left out, and of the test set also the items that the training set lacks.",
      "Both are written as tab-separated SessionId, ItemId, Time, gzipped if the name ends with .gz."
    },
    footer = {
      "",
      "With --json: train and test (each: file, sessions, events, items), test_begins, removed (events by rule: min_session_length, min_item_support, unknown_test_items, short_test_sessions),",
      "malformed, malformed_lines (the first ten: file, line, reason), files (file, format, gzipped, time_unit, events, malformed)."
    })
public final class SplitCommand implements Callable<Integer> {

  private static final int MOST_TEST_DAYS = 36_500;

  @Parameters(paramLabel = "FILE", description = "Click history, as nextclick import reads it.")
  private Path file = Path.of("");

  @Option(
      names = "--train",
      paramLabel = "FILE",
      defaultValue = "train.tsv",
      description = "Where the training set goes. Default: ${DEFAULT-VALUE}.")
  private Path train = Path.of("");

  @Option(
      names = "--test",
      paramLabel = "FILE",
      defaultValue = "test.tsv",
      description = "Where the test set goes. Default: ${DEFAULT-VALUE}.")
  private Path test = Path.of("");

  @Option(
      names = "--test-days",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Sessions whose last click is in the last N days are the test set. Default: ${DEFAULT-VALUE}.")
  private int testDays;

  @Option(
      names = "--min-session-length",
      paramLabel = "N",
      defaultValue = "2",
      description = "Clicks that a session needs to stay. Default: ${DEFAULT-VALUE}.")
  private int minSessionLength;

  @Option(
      names = "--min-item-support",
      paramLabel = "N",
      defaultValue = "1",
      description = "Clicks that an item needs to stay. Default: ${DEFAULT-VALUE}.")
  private int minItemSupport;

  @Option(
      names = "--keep-unknown-items",
      description = "Keep the test set's clicks on items that the training set lacks.")
  private boolean keepUnknownItems;

  @Mixin private HistoryFileOptions written = new HistoryFileOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Console console = common.console();
    SplitRules rules = rules();
    differ("FILE", file, "--train", train);
    differ("FILE", file, "--test", test);
    differ("--train", train, "--test", test);
    requirePlace("--train", train);
    requirePlace("--test", test);
    try (WorkFolder work = WorkFolder.make();
        ClickDatabase clicks = ClickDatabase.open(work.path())) {
      HistoryReading reading =
          HistoryReading.begin(console, "reading", List.of(file), written.format());
      ReadSummary read;
      try (reading) {
        read = clicks.read(file, written.format(), reading);
        reading.fileRead(read);
      }
      reading.tellMalformed();
      SplitSummary split = clicks.split(rules, train, test, read.layout().timeFormat());
      report(console, reading, split);
    } catch (IOException e) {
      throw CommandFailure.failed(FileFault.of(e) + "; nothing was written", e);
    }
    return 0;
  }

  private SplitRules rules() {
    atLeastOne("--test-days", testDays);
    if (testDays > MOST_TEST_DAYS) {
      throw CommandFailure.wrongUsage(
          "--test-days must be %d or less, not %d".formatted(MOST_TEST_DAYS, testDays));
    }
    atLeastOne("--min-session-length", minSessionLength);
    atLeastOne("--min-item-support", minItemSupport);
    return new SplitRules(
        Duration.ofDays(testDays), minSessionLength, minItemSupport, !keepUnknownItems);
  }

  private static void atLeastOne(String option, int value) {
    if (value < 1) {
      throw CommandFailure.wrongUsage(option + " must be 1 or more, not " + value);
    }
  }

  private static void differ(String one, Path path, String other, Path otherPath) {
    if (path.toAbsolutePath().normalize().equals(otherPath.toAbsolutePath().normalize())) {
      throw CommandFailure.wrongUsage("%s and %s are both %s".formatted(one, other, path));
    }
  }

  /// What can be known before the history is read, which may take long.
  private static void requirePlace(String option, Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw CommandFailure.wrongUsage("%s %s is a directory".formatted(option, file));
    }
    if (!Files.isDirectory(folder)) {
      throw CommandFailure.failed(
          "%s %s: there is no directory %s".formatted(option, file, folder));
    }
  }

  private void report(Console console, HistoryReading reading, SplitSummary split) {
    console.table(
        List.of(
            List.of("set", "sessions", "events", "items", "file"),
            row("train", split.train(), train),
            row("test", split.test(), test)));
    console.say("the test set's sessions end at " + split.testBegins() + " or later");
    split
        .removedEvents()
        .forEach(
            (rule, events) -> console.say("removed by %s: %,d events".formatted(rule, events)));

    ObjectNode result = Console.object();
    put(result.putObject("train"), split.train(), train);
    put(result.putObject("test"), split.test(), test);
    result.put("test_begins", split.testBegins().toString());
    ObjectNode removed = result.putObject("removed");
    split.removedEvents().forEach(removed::put);
    reading.addTo(result);
    console.result(result);
  }

  private static void put(ObjectNode set, SplitSummary.Part part, Path file) {
    set.put("file", file.toString())
        .put("sessions", part.sessions())
        .put("events", part.events())
        .put("items", part.items());
  }

  private static List<String> row(String name, SplitSummary.Part part, Path file) {
    return List.of(
        name,
        "%,d".formatted(part.sessions()),
        "%,d".formatted(part.events()),
        "%,d".formatted(part.items()),
        file.toString());
  }
}
