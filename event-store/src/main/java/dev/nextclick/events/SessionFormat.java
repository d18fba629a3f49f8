package dev.nextclick.events;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A session as Redis holds it, in one value, big-endian. `write-batch.lua` writes it, this reads it.
///
/// ```
/// 1  kind: 1 a session, 2 an erased one (then only the time of erasure follows, 8), 3 one that was merged into another,
///    4 a session of which nothing is in the log
/// 8  received first    8  received last    8  newest event time    (microseconds since the epoch)
/// 2  number of ids     2  number of clicks
/// 8  [EventIdHash] of an event's id: of those that are not kept any more, then of the clicks, in their order
///    then the clicks in order of time:
/// 8  event time    1  type    2  length of the item id    the item id in UTF-8
///
/// merged:  3 | time 8 | length 2, the other's id | until the other holds it: length 4, ids merged before (each length 2, id), the session
/// ```
final class SessionFormat {

  /// How many event ids a session remembers, if it keeps fewer clicks: those of its clicks and, of clicks that it has dropped, the
  /// newest. As many as a frontend may send again at once.
  static final int IDS_KEPT = 256;

  private static final byte LIVE = 1;
  private static final byte ERASED = 2;
  private static final byte MERGED = 3;
  private static final byte PRIVATE = 4;
  private static final int CLICK_BYTES = Long.BYTES + Byte.BYTES + Short.BYTES;
  private static final int CLICK_HEADER = Byte.BYTES + 2 * Short.BYTES + 2 * Long.BYTES;

  /// Stands for no user among the numbers of a call.
  static final int NO_USER = 0;

  private SessionFormat() {}

  /// A click for `write-batch.lua`.
  ///
  /// @param session the number of its session in the call, from 1
  /// @param user the number of its user, or [#NO_USER]
  static byte[] click(int session, int user, ClickEvent event, EventIdHash hash) {
    byte[] item = event.itemId().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(CLICK_HEADER + CLICK_BYTES + item.length)
        .put((byte) 1)
        .putShort((short) session)
        .putShort((short) user)
        .putLong(Micros.of(event.receivedTime()))
        .putLong(hash.ofId(event.eventId()))
        .putLong(Micros.of(event.eventTime()))
        .put(event.type().code())
        .putShort((short) item.length)
        .put(item)
        .array();
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
      return left.get(Integer.BYTES + sourceBytes()) == PRIVATE;
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
    if (kind != LIVE && kind != PRIVATE) {
      throw new IllegalStateException("a session of the unknown format " + kind);
    }
    Instant created = Micros.instant(in.getLong());
    Instant updated = Micros.instant(in.getLong());
    in.getLong();
    int ids = Short.toUnsignedInt(in.getShort());
    int count = Short.toUnsignedInt(in.getShort());
    in.position(in.position() + ids * Long.BYTES);
    List<StoredClick> clicks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Instant time = Micros.instant(in.getLong());
      EventType type = EventType.of(in.get());
      byte[] item = new byte[Short.toUnsignedInt(in.getShort())];
      in.get(item);
      clicks.add(new StoredClick(new String(item, StandardCharsets.UTF_8), type, time));
    }
    Instant idleEnd = updated.plus(idle);
    Instant oldEnd = created.plus(maxAge);
    return Optional.of(
        new StoredSession(clicks, created, updated, idleEnd.isBefore(oldEnd) ? idleEnd : oldEnd));
  }
}
