package dev.nextclick.dataset;

import java.nio.charset.StandardCharsets;
import java.util.List;

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

  ClickParser(FileLayout layout) {
    this.layout = layout;
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
        Times.micros(fields.get(time), layout.timeFormat()),
        type == ABSENT ? layout.typeWithoutColumn() : type(fields.get(type)),
        user == ABSENT ? "" : notTooLong("user id", fields.get(user), Click.MAX_USER_ID_BYTES));
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
