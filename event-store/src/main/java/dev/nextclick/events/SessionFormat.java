package dev.nextclick.events;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A session as Redis holds it, in one value, big-endian, times in microseconds. `write-batch.lua` writes it, this reads it.
///
/// Of sessions there are millions, and the allocator gives a value of up to 108 bytes 112, and 128, 160, 192 to those that are longer:
/// one of four clicks on items of nine bytes has 107. Numbers are compact as long as all of a session's fit: it lives for less than six days,
/// its events happened less than six days before or after its first was received, and it knows at most 255 ids.
///
/// ```
/// compact wide
///       1    1  kind: 16 compact, 18 wide; one more if nothing of the session is in the log
///       7    8  when its first event was received, since the epoch
///       5    8  when its newest was, since then
///       1    2  number of ids
///       1    2  number of clicks
///       8    8  [EventIdHash] of each event's id: of those that are not kept any more, then of the clicks, in their order
///               then the clicks in order of time:
///       1    1  type × 32 + length of the item id in bytes; 31 if it is longer than 30, and then the length (2)
///               the item id in UTF-8
///       5    8  event time, since the session's first event was received
///
/// erased:  2 | time 8
/// merged:  3 | time 8 | length 2, the other's id | until the other holds it: length 4, ids merged before (each length 2, id), the session
/// ```
///
/// What a partition knows of a user is one value too:
///
/// ```
/// known:   1 | of each session, the newest last: length 2, the letter of its key and its id as that holds it; 1 whether it was in the log
///          when it was noted; 8 when it began
/// erased:  2 | time 8 | what their sessions had been merged into: of each length 2, id
/// ```
final class SessionFormat {

  /// How many event ids a session remembers, if it keeps fewer clicks: those of its clicks and, of clicks that it has dropped, the
  /// newest. As many as a frontend may send again at once.
  static final int IDS_KEPT = 256;

  private static final byte ERASED = 2;
  private static final byte MERGED = 3;
  private static final byte COMPACT = 16;
  private static final byte WIDE = 18;
  private static final int PRIVATE = 1;
  private static final int COMPACT_CREATED_BYTES = 7;
  private static final int COMPACT_TIME_BYTES = 5;
  private static final int CLICK_HEADER = Byte.BYTES + 2 * Short.BYTES + 3 * Long.BYTES;
  private static final int LENGTHS = 32;
  private static final int LONG_ITEM = LENGTHS - 1;

  /// Stands for no user among the numbers of a call.
  static final int NO_USER = 0;

  private SessionFormat() {}

  /// A click for `write-batch.lua`.
  ///
  /// @param session the number of its session in the call, from 1
  /// @param user the number of its user, or [#NO_USER]
  static byte[] click(int session, int user, ClickEvent event, EventIdHash hash) {
    byte[] item = event.itemId().getBytes(StandardCharsets.UTF_8);
    boolean isLong = item.length >= LONG_ITEM;
    ByteBuffer out =
        ByteBuffer.allocate(CLICK_HEADER + Byte.BYTES + (isLong ? Short.BYTES : 0) + item.length)
            .put((byte) 1)
            .putShort((short) session)
            .putShort((short) user)
            .putLong(Micros.of(event.receivedTime()))
            .putLong(hash.ofId(event.eventId()))
            .putLong(Micros.of(event.eventTime()))
            .put((byte) (event.type().code() * LENGTHS + (isLong ? LONG_ITEM : item.length)));
    if (isLong) {
      out.putShort((short) item.length);
    }
    return out.put(item).array();
  }

  /// What a session was merged into.
  ///
  /// @param left what is not in the other yet; empty once it is
  record Merged(String target, ByteBuffer left) {

    /// How many bytes of what is left name sessions that were merged before.
    int sourceBytes() {
      return left.getInt(0);
    }

    /// Whether nothing of the session is in the log.
    boolean isPrivate() {
      return (left.get(Integer.BYTES + sourceBytes()) & PRIVATE) != 0;
    }
  }

  /// What the session in a value was merged into; empty if it was not.
  static Optional<Merged> merged(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    try {
      if (in.get() != MERGED) {
        return Optional.empty();
      }
      in.getLong();
      byte[] target = new byte[Short.toUnsignedInt(in.getShort())];
      in.get(target);
      return Optional.of(new Merged(new String(target, StandardCharsets.UTF_8), in.slice()));
    } catch (BufferUnderflowException e) {
      throw new IllegalStateException("a damaged session", e);
    }
  }

  /// The ids of a list of them, each behind its length (2).
  static List<String> ids(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    List<String> ids = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] id = new byte[Short.toUnsignedInt(in.getShort())];
      in.get(id);
      ids.add(new String(id, StandardCharsets.UTF_8));
    }
    return ids;
  }

  /// An id as such a list holds it.
  static byte[] listed(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Short.BYTES + bytes.length)
        .putShort((short) bytes.length)
        .put(bytes)
        .array();
  }

  /// Whether the session in a value was erased.
  static boolean isErased(byte[] value) {
    return value.length > 0 && value[0] == ERASED;
  }

  /// The session in a value, unless it was erased or merged into another.
  ///
  /// @throws IllegalStateException if it is damaged, or of a format this version does not know
  static Optional<StoredSession> decode(byte[] value, Duration idle, Duration maxAge) {
    try {
      return decode(ByteBuffer.wrap(value), idle, maxAge);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IllegalStateException("a damaged session", e);
    }
  }

  private static Optional<StoredSession> decode(ByteBuffer in, Duration idle, Duration maxAge) {
    byte kind = in.get();
    if (kind == ERASED || kind == MERGED) {
      return Optional.empty();
    }
    boolean compact = (kind & ~PRIVATE) == COMPACT;
    if (!compact && (kind & ~PRIVATE) != WIDE) {
      throw new IllegalStateException("a session of the unknown format " + kind);
    }
    long first = signed(in, compact ? COMPACT_CREATED_BYTES : Long.BYTES);
    int timeBytes = compact ? COMPACT_TIME_BYTES : Long.BYTES;
    long life = signed(in, timeBytes);
    int ids = compact ? Byte.toUnsignedInt(in.get()) : Short.toUnsignedInt(in.getShort());
    int count = compact ? Byte.toUnsignedInt(in.get()) : Short.toUnsignedInt(in.getShort());
    in.position(in.position() + ids * Long.BYTES);
    List<StoredClick> clicks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int mark = Byte.toUnsignedInt(in.get());
      int length = mark % LENGTHS;
      byte[] item = new byte[length == LONG_ITEM ? Short.toUnsignedInt(in.getShort()) : length];
      in.get(item);
      Instant time = Micros.instant(first + signed(in, timeBytes));
      clicks.add(
          new StoredClick(
              new String(item, StandardCharsets.UTF_8),
              EventType.of((byte) (mark / LENGTHS)),
              time));
    }
    Instant created = Micros.instant(first);
    Instant updated = Micros.instant(first + life);
    Instant idleEnd = updated.plus(idle);
    Instant oldEnd = created.plus(maxAge);
    return Optional.of(
        new StoredSession(clicks, created, updated, idleEnd.isBefore(oldEnd) ? idleEnd : oldEnd));
  }

  /// The next so many bytes as one number.
  private static long signed(ByteBuffer in, int bytes) {
    long number = in.get();
    for (int i = 1; i < bytes; i++) {
      number = (number << Byte.SIZE) | (in.get() & 0xff);
    }
    return number;
  }
}
