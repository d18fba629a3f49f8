package dev.nextclick.registry;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Optional;

/// A version's id: the UTC time of its publication to the millisecond, and four hexadecimal digits that tell publishers
/// of the same millisecond apart: `20260131T235959.123-a1b2`. Ids sort by time.
final class VersionId {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS").withZone(ZoneOffset.UTC);

  private static final int TIME_LENGTH = 19;

  private VersionId() {}

  static String of(Instant time, int random) {
    return TIME.format(time) + "-" + HexFormat.of().toHexDigits((short) random);
  }

  /// The time in an id, or nothing where it is none of ours.
  static Optional<Instant> time(String version) {
    if (version.length() != TIME_LENGTH + 5 || version.charAt(TIME_LENGTH) != '-') {
      return Optional.empty();
    }
    try {
      return Optional.of(TIME.parse(version.substring(0, TIME_LENGTH), Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
