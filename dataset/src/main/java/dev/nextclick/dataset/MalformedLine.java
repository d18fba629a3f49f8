package dev.nextclick.dataset;

import java.nio.file.Path;

/// A line that could not be read.
///
/// @param line its number in the file, from 1
/// @param reason why, for people to read
public record MalformedLine(Path file, long line, String reason) {

  /// `clicks.tsv:17: the time 'soon' is not a number of seconds`.
  @Override
  public String toString() {
    return "%s:%d: %s".formatted(file, line, reason);
  }
}
