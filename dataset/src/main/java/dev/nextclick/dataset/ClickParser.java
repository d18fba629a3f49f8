package dev.nextclick.dataset;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Makes clicks of lines.
final class ClickParser {

  private static final int ABSENT = -1;
  private static final int MOST_BYTES_PER_CHAR = 3;

  private final FileLayout layout;
  private final int session;
  private final int item;
  private final int time;
  private final int user;
  private final int type;

  private final long latestMicros;

  /// @param latest the latest time that a click may have
  ClickParser(FileLayout layout, Optional<Instant> latest) {
    this.layout = layout;
    latestMicros =
        latest.map(time -> ChronoUnit.MICROS.between(Instant.EPOCH, time)).orElse(Long.MAX_VALUE);
    session = place(ClickColumn.SESSION);
    item = place(ClickColumn.ITEM);
    time = place(ClickColumn.TIME);
    user = place(ClickColumn.USER);
    type = place(ClickColumn.TYPE);
  }

  private int place(ClickColumn column) {
    return layout.columns().getOrDefault(column, ABSENT);
  }

  Click parse(String line) throws MalformedClickException {
    List<String> fields = Fields.split(line, layout.delimiter());
    if (fields.size() != layout.width()) {
      throw new MalformedClickException(
          "%d columns instead of %d".formatted(fields.size(), layout.width()));
    }
    return new Click(
        id("session id", fields.get(session), Click.MAX_SESSION_ID_BYTES),
        id("item id", fields.get(item), Click.MAX_ITEM_ID_BYTES),
        time(fields.get(time)),
        type == ABSENT ? layout.typeWithoutColumn() : type(fields.get(type)),
        user == ABSENT ? "" : notTooLong("user id", fields.get(user), Click.MAX_USER_ID_BYTES));
  }

  private long time(String text) throws MalformedClickException {
    long micros = Times.micros(text, layout.timeFormat());
    if (micros > latestMicros) {
      throw new MalformedClickException(
          "the time " + MalformedClickException.excerpt(text) + " lies in the future");
    }
    return micros;
  }

  private static ClickType type(String word) throws MalformedClickException {
    return ClickType.of(word)
        .orElseThrow(
            () ->
                new MalformedClickException(
                    "the event type " + MalformedClickException.excerpt(word) + " is not known"));
  }

  private static String id(String what, String id, int mostBytes) throws MalformedClickException {
    if (id.isEmpty()) {
      throw new MalformedClickException("the " + what + " is empty");
    }
    return notTooLong(what, id, mostBytes);
  }

  private static String notTooLong(String what, String id, int mostBytes)
      throws MalformedClickException {
    if (id.length() * MOST_BYTES_PER_CHAR > mostBytes) {
      int bytes = id.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > mostBytes) {
        throw new MalformedClickException(
            "the %s has %d bytes, more than %d".formatted(what, bytes, mostBytes));
      }
    }
    return id;
  }
}
