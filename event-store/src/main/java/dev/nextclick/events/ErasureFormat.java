package dev.nextclick.events;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How far an erasure is in one partition, as Redis holds it: 1, and the time of the request (8); or 2, that, and the time when the
/// archive had dropped everything (8). Big-endian.
final class ErasureFormat {

  private static final byte REQUESTED = 1;
  private static final byte DONE = 2;

  private ErasureFormat() {}

  static byte[] done(Instant requestTime, Instant doneTime) {
    return ByteBuffer.allocate(Byte.BYTES + 2 * Long.BYTES)
        .put(DONE)
        .putLong(Micros.of(requestTime))
        .putLong(Micros.of(doneTime))
        .array();
  }

  /// How far the whole is: done when it is done in every partition, and unknown where it is unknown in any.
  ///
  /// @throws IllegalStateException if a value is damaged, or of a format this version does not know
  static Optional<ErasureState> whole(List<Optional<byte[]>> partitions) {
    Instant requested = Instant.MAX;
    Instant done = Instant.MIN;
    boolean pending = false;
    for (Optional<byte[]> value : partitions) {
      if (value.isEmpty()) {
        return Optional.empty();
      }
      ByteBuffer in = ByteBuffer.wrap(value.get());
      try {
        byte state = in.get();
        if (state != REQUESTED && state != DONE) {
          throw new IllegalStateException("an erasure of the unknown format " + state);
        }
        Instant asked = Micros.instant(in.getLong());
        requested = asked.isBefore(requested) ? asked : requested;
        if (state == DONE) {
          Instant at = Micros.instant(in.getLong());
          done = at.isAfter(done) ? at : done;
        }
        pending |= state == REQUESTED;
      } catch (BufferUnderflowException e) {
        throw new IllegalStateException("a damaged erasure", e);
      }
    }
    return Optional.of(new ErasureState(requested, pending ? Optional.empty() : Optional.of(done)));
  }
}
