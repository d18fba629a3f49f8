package dev.nextclick.trainer.archive;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file of events from the log, named for its place among its site's: the numbers of the first and the last commit in it. One
/// that was merged from others spans their numbers, so that the names alone say which files it stands for.
record ArchiveFile(Path path, long first, long last) {

  static final Comparator<ArchiveFile> ORDER =
      Comparator.comparingLong(ArchiveFile::first).thenComparingLong(ArchiveFile::last);

  private static final Pattern NAME = Pattern.compile("(\\d{12})-(\\d{12})\\.parquet");

  static ArchiveFile of(Path day, long first, long last) {
    return new ArchiveFile(day.resolve("%012d-%012d.parquet".formatted(first, last)), first, last);
  }

  /// Reads a file's name; empty if it is none of ours.
  static Optional<ArchiveFile> read(Path path) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    return name.matches()
        ? Optional.of(
            new ArchiveFile(path, Long.parseLong(name.group(1)), Long.parseLong(name.group(2))))
        : Optional.empty();
  }

  /// How many commits are in it.
  long commits() {
    return last - first + 1;
  }

  boolean standsFor(ArchiveFile other) {
    return !equals(other) && first <= other.first && other.last <= last;
  }
}
