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
/// 1  kind: 1 a session, 2 an erased one (then only the time of erasure follows, 8)
/// 8  received first    8  received last    8  newest event time    (microseconds since the epoch)
/// 2  number of ids     2  number of clicks
/// 8  fingerprint of an event id, of more of the newest events than there are clicks: retries may come late
///    then the clicks in order of time:
/// 8  event time    1  type    2  length of the item id    the item id in UTF-8
/// ```
final class SessionFormat {

  /// How many ids of its newest events a session remembers, if it keeps fewer clicks: as many as a frontend may send again at once.
  static final int IDS_KEPT = 256;

  private static final byte LIVE = 1;
  private static final byte ERASED = 2;
  private static final int CLICK_BYTES = Long.BYTES + Byte.BYTES + Short.BYTES;
  private static final int CLICK_HEADER = Short.BYTES + Long.BYTES + Long.BYTES;
  private static final int ERASURE_BYTES = Short.BYTES + Long.BYTES;

  private SessionFormat() {}

  /// A click for `write-batch.lua`.
  ///
  /// @param session the number of its session in the call, from 1
  static byte[] operation(int session, ClickEvent event) {
    byte[] item = event.itemId().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(CLICK_HEADER + CLICK_BYTES + item.length)
        .putShort((short) session)
        .putLong(Micros.of(event.receivedTime()))
        .putLong(EventIds.fingerprint(event.eventId()))
        .putLong(Micros.of(event.eventTime()))
        .put(event.type().code())
        .putShort((short) item.length)
        .put(item)
        .array();
  }

  /// An erasure for `write-batch.lua`.
  static byte[] erasure(int session, Instant time) {
    return ByteBuffer.allocate(ERASURE_BYTES)
        .putShort((short) session)
        .putLong(Micros.of(time))
        .array();
  }

  /// The session in a value, unless it was erased.
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
    if (kind == ERASED) {
      return Optional.empty();
    }
    if (kind != LIVE) {
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
