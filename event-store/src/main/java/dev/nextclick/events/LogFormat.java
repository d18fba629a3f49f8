package dev.nextclick.events;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  private LogFormat() {}

  static byte[] encode(LogRecord record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(192);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      switch (record) {
        case LogRecord.Click(ClickEvent event) -> write(out, event);
        case LogRecord.Erasure erasure -> {
          writeErasure(out, ERASURE, erasure);
          write(out, erasure.sessionId());
        }
        case LogRecord.UserErasure erasure -> {
          writeErasure(out, USER_ERASURE, erasure);
          write(out, erasure.userId());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail", e);
    }
    return bytes.toByteArray();
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

  private static void write(DataOutputStream out, ClickEvent event) throws IOException {
    out.writeByte(CLICK);
    out.writeByte(event.type().code());
    out.writeLong(Micros.of(event.eventTime()));
    out.writeLong(Micros.of(event.receivedTime()));
    out.writeFloat(event.playedShare());
    write(out, event.site());
    write(out, event.sessionId());
    write(out, event.itemId());
    write(out, event.eventId());
    write(out, event.userId());
    write(out, event.placement());
    write(out, event.attributionToken());
  }

  private static void writeErasure(DataOutputStream out, byte kind, LogRecord.Erased erasure)
      throws IOException {
    out.writeByte(kind);
    out.writeLong(Micros.of(erasure.time()));
    write(out, erasure.erasureId());
    write(out, erasure.site());
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
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
