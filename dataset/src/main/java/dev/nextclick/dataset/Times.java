package dev.nextclick.dataset;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times as they are written in files, as microseconds since 1970, and back.
final class Times {

  /// The end of the year 9999, the latest a protobuf timestamp can say.
  private static final long LATEST_SECOND = 253_402_300_799L;

  private static final long MICROS = 1_000_000;
  private static final int LONGEST = 40;
  private static final int MOST_DIGITS = 18;

  /// An integer from here on is taken for milliseconds: of 1973, or seconds of the year 5138.
  private static final long MILLISECONDS_FROM = 100_000_000_000L;

  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?) ?(Z|[+-]\\d\\d:?\\d\\d)?");
  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d*)?([eE][+]?\\d{1,2})?");

  private Times() {}

  /// The format that a time seems to be written in; empty if it is none.
  static Optional<TimeFormat> guess(String time) {
    if (ISO.matcher(time).matches()) {
      return Optional.of(TimeFormat.ISO);
    }
    if (time.length() > LONGEST || !NUMBER.matcher(time).matches()) {
      return Optional.empty();
    }
    boolean whole = time.length() <= MOST_DIGITS && time.chars().allMatch(Times::isDigit);
    return Optional.of(
        whole && Long.parseLong(time) >= MILLISECONDS_FROM
            ? TimeFormat.MILLISECONDS
            : TimeFormat.SECONDS);
  }

  static long micros(String time, TimeFormat format) throws MalformedClickException {
    long micros =
        switch (format) {
          case ISO -> iso(time);
          case SECONDS -> number(time, MICROS, format);
          case MILLISECONDS -> number(time, MICROS / 1000, format);
        };
    if (micros / MICROS > LATEST_SECOND) {
      throw new MalformedClickException(
          "the time %s is after the year 9999 in %s"
              .formatted(MalformedClickException.excerpt(time), format.title()));
    }
    if (micros < 0) {
      throw new MalformedClickException(
          "the time %s is before 1970".formatted(MalformedClickException.excerpt(time)));
    }
    return micros;
  }

  /// A time as a file of that format has it.
  static String text(long micros, TimeFormat format) {
    return switch (format) {
      case ISO ->
          LocalDate.ofEpochDay(Math.floorDiv(micros, MICROS * 86_400))
              + "T"
              + String.format(
                  Locale.ROOT,
                  "%tT.%06dZ",
                  LocalTime.ofSecondOfDay(Math.floorMod(micros / MICROS, 86_400)),
                  micros % MICROS);
      case SECONDS -> decimal(micros, MICROS, 6);
      case MILLISECONDS -> decimal(micros, MICROS / 1000, 3);
    };
  }

  private static String decimal(long micros, long unit, int places) {
    long fraction = micros % unit;
    if (fraction == 0) {
      return Long.toString(micros / unit);
    }
    String digits = Long.toString(unit + fraction).substring(1, 1 + places);
    return micros / unit + "." + digits.replaceFirst("0+$", "");
  }

  private static long iso(String time) throws MalformedClickException {
    Matcher parts = ISO.matcher(time);
    if (time.length() <= LONGEST && parts.matches()) {
      try {
        String zone = parts.group(3) == null ? "Z" : parts.group(3);
        long second =
            LocalDate.parse(parts.group(1)).toEpochDay() * 86_400
                - ZoneOffset.of(zone).getTotalSeconds();
        return second * MICROS + LocalTime.parse(parts.group(2)).toNanoOfDay() / 1000;
      } catch (DateTimeException _) {
        // A month 13 or an hour 25: said below.
      }
    }
    throw wrong(time, TimeFormat.ISO);
  }

  private static long number(String time, long unit, TimeFormat format)
      throws MalformedClickException {
    int point = time.indexOf('.');
    int wholeDigits = point < 0 ? time.length() : point;
    if (wholeDigits >= 1 && wholeDigits <= MOST_DIGITS && time.length() <= LONGEST) {
      long whole = 0;
      int i = 0;
      while (i < wholeDigits && isDigit(time.charAt(i))) {
        whole = 10 * whole + time.charAt(i++) - '0';
      }
      if (i == wholeDigits && whole <= Long.MAX_VALUE / unit - 1) {
        long fraction = 0;
        long place = unit;
        for (i++; i < time.length() && isDigit(time.charAt(i)); i++) {
          place /= 10;
          fraction += place * (time.charAt(i) - '0');
        }
        if (i >= time.length()) {
          return whole * unit + fraction;
        }
      }
      if (NUMBER.matcher(time).matches()) {
        // 1.396860669277E9: doubles hold a microsecond of this century. A cast saturates, which is
        // out of range.
        return Math.round(Double.parseDouble(time) * unit);
      }
    }
    throw wrong(time, format);
  }

  private static MalformedClickException wrong(String time, TimeFormat format) {
    return new MalformedClickException(
        "the time %s is not in %s"
            .formatted(MalformedClickException.excerpt(time), format.title()));
  }

  private static boolean isDigit(int character) {
    return character >= '0' && character <= '9';
  }
}
