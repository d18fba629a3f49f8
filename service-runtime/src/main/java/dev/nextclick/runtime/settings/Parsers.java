package dev.nextclick.runtime.settings;

import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// From a setting's text to its value. What is thrown says what the text is not, and does not repeat it: it may be secret.
final class Parsers {

  private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d)");

  // Far from where nanoseconds, or an instant with this added, overflow a long.
  private static final Duration LONGEST_DURATION = Duration.ofDays(36_500);

  private Parsers() {}

  static String text(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("is empty");
    }
    return text;
  }

  static long integer(String text, long least, long most) {
    String wanted = "is not a whole number from " + least + " to " + most;
    try {
      long value = Long.parseLong(text.strip());
      if (value < least || value > most) {
        throw new IllegalArgumentException(wanted);
      }
      return value;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(wanted, e);
    }
  }

  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("is not a duration such as 500ms, 5s, 30m, 24h or 7d");
    }
    ChronoUnit unit =
        switch (matcher.group(2)) {
          case "ms" -> ChronoUnit.MILLIS;
          case "s" -> ChronoUnit.SECONDS;
          case "m" -> ChronoUnit.MINUTES;
          case "h" -> ChronoUnit.HOURS;
          default -> ChronoUnit.DAYS;
        };
    BigInteger amount = new BigInteger(matcher.group(1));
    if (amount.compareTo(BigInteger.valueOf(LONGEST_DURATION.dividedBy(unit.getDuration()))) > 0) {
      throw new IllegalArgumentException("is longer than " + LONGEST_DURATION.toDays() + "d");
    }
    return Duration.of(amount.longValueExact(), unit);
  }

  static Path path(String text) {
    try {
      return Path.of(text(text));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("is not a path", e);
    }
  }

  static URI uri(String text, String... schemes) {
    String wanted = "is not a URI of scheme " + String.join(" or ", schemes);
    try {
      URI uri = new URI(text.strip());
      if (uri.getScheme() == null
          || uri.getHost() == null
          || !List.of(schemes).contains(uri.getScheme())) {
        throw new IllegalArgumentException(wanted);
      }
      return uri;
    } catch (URISyntaxException e) {
      // Its message repeats the text, which may hold a password.
      throw new IllegalArgumentException(wanted);
    }
  }

  static <E extends Enum<E>> E choice(Class<E> type, String text) {
    for (E constant : type.getEnumConstants()) {
      if (spelling(constant).equals(text.strip())) {
        return constant;
      }
    }
    throw new IllegalArgumentException("is none of " + choices(type, ", "));
  }

  static <E extends Enum<E>> String choices(Class<E> type, String separator) {
    return Arrays.stream(type.getEnumConstants())
        .map(Parsers::spelling)
        .collect(Collectors.joining(separator));
  }

  private static String spelling(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
