package dev.nextclick.events;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/// A number that stands for an event's id among those that a session remembers: SipHash-2-4 (Aumasson and Bernstein, 2012) under a
/// key that only the store knows, so that nobody can choose two ids that count as one.
final class EventIdHash {

  private static final int KEY_BYTES = 2 * Long.BYTES;

  private final long k0;
  private final long k1;

  private EventIdHash(long k0, long k1) {
    this.k0 = k0;
    this.k1 = k1;
  }

  /// A new key, in hexadecimal.
  static String drawKey() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return HexFormat.of().formatHex(key);
  }

  /// @param key 16 bytes in hexadecimal
  /// @throws IllegalArgumentException if it is no key; it is not repeated
  static EventIdHash of(String key) {
    if (key.length() != 2 * KEY_BYTES || !key.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IllegalArgumentException("not a key of 16 bytes in hexadecimal");
    }
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(key)).order(ByteOrder.LITTLE_ENDIAN);
    return new EventIdHash(bytes.getLong(), bytes.getLong());
  }

  long of(byte[] bytes) {
    Rounds rounds = new Rounds(k0, k1);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.remaining() >= Long.BYTES) {
      rounds.absorb(in.getLong());
    }
    long last = (long) bytes.length << 56;
    for (int shift = 0; in.hasRemaining(); shift += Byte.SIZE) {
      last |= (in.get() & 0xffL) << shift;
    }
    rounds.absorb(last);
    return rounds.finish();
  }

  long ofId(String eventId) {
    return of(eventId.getBytes(StandardCharsets.UTF_8));
  }

  /// The four words of the state.
  private static final class Rounds {

    private long v0;
    private long v1;
    private long v2;
    private long v3;

    Rounds(long k0, long k1) {
      v0 = k0 ^ 0x736f6d6570736575L;
      v1 = k1 ^ 0x646f72616e646f6dL;
      v2 = k0 ^ 0x6c7967656e657261L;
      v3 = k1 ^ 0x7465646279746573L;
    }

    void absorb(long word) {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
    }

    long finish() {
      v2 ^= 0xff;
      for (int i = 0; i < 4; i++) {
        round();
      }
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v2 += v3;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v1;
      v0 += v3;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
