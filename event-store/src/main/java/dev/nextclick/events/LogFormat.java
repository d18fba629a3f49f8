package dev.nextclick.events;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A batch as the log holds it: the field [#VERSION] of a stream entry, its records one behind the other, big-endian.
///
/// ```
/// click:    1 | type 1 | event time 8 | received time 8 | played share 4 |
///           site, session, item, event id, user, placement, attribution token: each its length (4) and UTF-8
/// erasure of a session:  2 | time 8 | erasure id, site, session
/// erasure of a user:     3 | time 8 | erasure id, site, user
/// ```
final class LogFormat {

  /// The field's name: the version of what is in it.
  static final String VERSION = "1";

  private static final byte CLICK = 1;
  private static final byte ERASURE = 2;
  private static final byte USER_ERASURE = 3;
  private static final int CLICK_HEADER = 2 * Byte.BYTES + 2 * Long.BYTES + Float.BYTES;
  private static final int ERASURE_HEADER = Byte.BYTES + Long.BYTES;
  private static final byte[] NOTHING = {};

  private LogFormat() {}

  static byte[] encode(LogRecord record) {
    return switch (record) {
      case LogRecord.Click(ClickEvent event) -> encode(event);
      case LogRecord.Erasure erasure -> encode(ERASURE, erasure, erasure.sessionId());
      case LogRecord.UserErasure erasure -> encode(USER_ERASURE, erasure, erasure.userId());
    };
  }

  /// The record of a session's erasure up to the session, which the script adds: it knows what was merged into it.
  static byte[] encodeErasurePrefix(ErasureId id, String site, Instant time) {
    byte[] whole = encode(new LogRecord.Erasure(id.text(), site, "", time));
    return Arrays.copyOf(whole, whole.length - Integer.BYTES);
  }

  /// The records of a batch.
  ///
  /// @throws IllegalStateException if they are damaged, or of a format this version does not know
  static List<LogRecord> decode(String version, byte[] batch) {
    if (!version.equals(VERSION)) {
      throw new IllegalStateException("a log entry of the unknown format " + version);
    }
    ByteBuffer in = ByteBuffer.wrap(batch);
    List<LogRecord> records = new ArrayList<>();
    try {
      while (in.hasRemaining()) {
        byte kind = in.get();
        records.add(
            switch (kind) {
              case CLICK -> click(in);
              case ERASURE -> {
                Instant time = Micros.instant(in.getLong());
                yield new LogRecord.Erasure(text(in), text(in), text(in), time);
              }
              case USER_ERASURE -> {
                Instant time = Micros.instant(in.getLong());
                yield new LogRecord.UserErasure(text(in), text(in), text(in), time);
              }
              default -> throw new IllegalStateException("an unknown log record " + kind);
            });
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalStateException("a log entry that ends within a record", e);
    }
    return records;
  }

  private static byte[] encode(ClickEvent event) {
    byte[][] texts = {
      utf8(event.site()),
      utf8(event.sessionId()),
      utf8(event.itemId()),
      utf8(event.eventId()),
      utf8(event.userId()),
      utf8(event.placement()),
      utf8(event.attributionToken())
    };
    ByteBuffer out =
        ByteBuffer.allocate(CLICK_HEADER + bytes(texts))
            .put(CLICK)
            .put(event.type().code())
            .putLong(Micros.of(event.eventTime()))
            .putLong(Micros.of(event.receivedTime()))
            .putFloat(event.playedShare());
    return put(out, texts).array();
  }

  private static byte[] encode(byte kind, LogRecord.Erased erasure, String whose) {
    byte[][] texts = {utf8(erasure.erasureId()), utf8(erasure.site()), utf8(whose)};
    ByteBuffer out =
        ByteBuffer.allocate(ERASURE_HEADER + bytes(texts))
            .put(kind)
            .putLong(Micros.of(erasure.time()));
    return put(out, texts).array();
  }

  private static byte[] utf8(String text) {
    return text.isEmpty() ? NOTHING : text.getBytes(StandardCharsets.UTF_8);
  }

  private static int bytes(byte[][] texts) {
    int bytes = texts.length * Integer.BYTES;
    for (byte[] text : texts) {
      bytes += text.length;
    }
    return bytes;
  }

  private static ByteBuffer put(ByteBuffer out, byte[][] texts) {
    for (byte[] text : texts) {
      out.putInt(text.length).put(text);
    }
    return out;
  }

  private static LogRecord click(ByteBuffer in) {
    EventType type = EventType.of(in.get());
    Instant eventTime = Micros.instant(in.getLong());
    Instant receivedTime = Micros.instant(in.getLong());
    float playedShare = in.getFloat();
    return new LogRecord.Click(
        new ClickEvent(
            text(in),
            text(in),
            text(in),
            type,
            text(in),
            eventTime,
            receivedTime,
            text(in),
            text(in),
            text(in),
            playedShare,
            true));
  }

  private static String text(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new IllegalStateException("a log entry that ends within a record");
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
