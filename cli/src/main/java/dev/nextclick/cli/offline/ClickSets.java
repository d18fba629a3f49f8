package dev.nextclick.cli.offline;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.console.Progress;
import dev.nextclick.cli.files.FileFault;
import dev.nextclick.dataset.ClickDatabase;
import dev.nextclick.dataset.ClickFormat;
import dev.nextclick.dataset.ClickReader;
import dev.nextclick.dataset.ReadListener;
import dev.nextclick.dataset.ReadSummary;
import dev.nextclick.dataset.SessionRules;
import dev.nextclick.dataset.SessionTable;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;

/// Sessions to learn from and sessions to be measured on.
///
/// @param vocabulary the items of the training sessions
/// @param train in order of their first clicks
/// @param test by the same items; unknown where training has none
public record ClickSets(Vocabulary vocabulary, Sessions train, Sessions test) {

  /// The share of the sessions that is held out where there is no test file: the newest tenth.
  public static final double HELD_OUT_SHARE = 0.1;

  /// Reads one click file, and holds out its newest sessions. Items that occur in these only are unknown.
  ///
  /// @param workFolder for a database that is removed before this returns
  /// @throws CommandFailure if the file cannot be read, or holds too few sessions of two clicks
  public static ClickSets holdingOutNewest(Path train, Path workFolder, Console console) {
    SessionTable all = table(train, workFolder, console);
    if (all.sessions() == 1) {
      throw CommandFailure.failed(
          "%s has a single session of 2 or more clicks: none can be held out to measure on"
              .formatted(train));
    }
    SessionTable.HeldOut parts = all.splitNewest(HELD_OUT_SHARE);
    say(console, "train", train, parts.train());
    say(console, "held out", train, parts.newest());
    return of(parts.train(), parts.newest());
  }

  /// Reads one click file to learn from; nothing is held out.
  ///
  /// @param workFolder for a database that is removed before this returns
  /// @throws CommandFailure if the file cannot be read, or holds no session of two clicks
  public static ClickSets all(Path train, Path workFolder, Console console) {
    SessionTable all = table(train, workFolder, console);
    say(console, "train", train, all);
    return of(all, all.splitNewest(0).newest());
  }

  private static SessionTable table(Path file, Path workFolder, Console console) {
    try (ClickDatabase clicks = database(file, workFolder, console)) {
      return clicks.sessions(SessionRules.asGiven());
    } catch (IOException e) {
      throw CommandFailure.failed("cannot read the clicks: " + FileFault.of(e), e);
    }
  }

  /// Reads two click files, with sessions as their ids have them.
  ///
  /// @param workFolder for a database that is removed before this returns
  /// @throws CommandFailure if a file cannot be read, or holds no session of two clicks
  static ClickSets read(Path train, Path test, Path workFolder, Console console) {
    SessionTable trained;
    SessionTable tested;
    try {
      // Reading may take long: what is wrong with either file's beginning is told before.
      ClickReader.layout(train, ClickFormat.detected());
      ClickReader.layout(test, ClickFormat.detected());
      trained = table(train, workFolder, console);
      try (ClickDatabase clicks = database(test, workFolder, console)) {
        tested = clicks.sessionsCodedBy(SessionRules.asGiven(), trained.itemIds());
      }
    } catch (IOException e) {
      throw CommandFailure.failed("cannot read the clicks: " + FileFault.of(e), e);
    }
    say(console, "train", train, trained);
    say(console, "test", test, tested);
    return of(trained, tested);
  }

  private static ClickSets of(SessionTable trained, SessionTable tested) {
    return new ClickSets(
        Vocabulary.of(trained.itemIds(), trained.itemCounts()),
        new Sessions(trained.items(), trained.offsets()),
        new Sessions(tested.items(), tested.offsets()));
  }

  private static ClickDatabase database(Path file, Path workFolder, Console console)
      throws IOException {
    ClickDatabase clicks = ClickDatabase.open(workFolder);
    boolean whole = false;
    try {
      ReadSummary summary = read(clicks, file, console);
      whole = true;
      if (summary.malformed() > 0) {
        long passed = summary.malformed();
        console.warn(
            "%s: %,d %s passed over".formatted(file, passed, passed == 1 ? "line" : "lines"));
        summary.firstMalformed().forEach(line -> console.warn("  " + line));
      }
      return clicks;
    } finally {
      if (!whole) {
        clicks.close();
      }
    }
  }

  private static ReadSummary read(ClickDatabase clicks, Path file, Console console)
      throws IOException {
    try (Progress progress = console.progress("reading " + file.getFileName())) {
      ReadListener listener =
          new ReadListener() {
            @Override
            public void progress(long bytes, long ofBytes) {
              progress.at((double) bytes / Math.max(1, ofBytes), "");
            }
          };
      return clicks.read(file, ClickFormat.detected(), listener);
    }
  }

  private static void say(Console console, String name, Path file, SessionTable table) {
    if (table.sessions() == 0) {
      throw CommandFailure.failed(file + " has no session of 2 or more clicks");
    }
    console.say(
        "%s: %,d sessions, %,d events, %,d items"
            .formatted(name, table.sessions(), table.events(), itemsClicked(table)));
  }

  private static long itemsClicked(SessionTable table) {
    long clicked = 0;
    for (long count : table.itemCounts()) {
      clicked += count > 0 ? 1 : 0;
    }
    return clicked;
  }
}
