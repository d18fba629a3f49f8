package dev.nextclick.trainer.archive;

import dev.nextclick.events.LogId;

/// The part of a partition's log whose records of one site are in a file.
///
/// @param last not before `first`
record LogRange(LogId first, LogId last) {

  private static final String TO = "..";

  LogRange {
    if (first.compareTo(last) > 0) {
      throw new IllegalArgumentException(
          "a range does not end before it begins: " + first + TO + last);
    }
  }

  /// From the first of both to the last of both. The other was archived later; where the log had gone back, it may begin
  /// before this.
  LogRange upTo(LogRange later) {
    return new LogRange(
        first.compareTo(later.first) <= 0 ? first : later.first,
        last.compareTo(later.last) >= 0 ? last : later.last);
  }

  static LogRange parse(String text) {
    int to = text.indexOf(TO);
    if (to < 0) {
      throw new IllegalArgumentException("not a range of the log: '" + text + "'");
    }
    return new LogRange(
        LogId.parse(text.substring(0, to)), LogId.parse(text.substring(to + TO.length())));
  }

  @Override
  public String toString() {
    return first + TO + last;
  }
}
