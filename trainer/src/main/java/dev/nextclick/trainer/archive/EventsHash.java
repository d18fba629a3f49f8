package dev.nextclick.trainer.archive;

import dev.nextclick.events.ClickEvent;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/// Names a set of events by what is in it, whatever their order: the sum of their SHA-256, so that the same files given in another
/// order are noticed. An event that is there twice counts twice. When they were received does not count.
final class EventsHash {

  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);
  private static final int ID_BYTES = 16;

  private final MessageDigest digest = sha256();
  private BigInteger sum = BigInteger.ZERO;
  private long events;

  void add(ClickEvent event) {
    text(event.sessionId());
    text(event.itemId());
    text(event.type().name());
    text(event.eventId());
    text(event.userId());
    text(event.placement());
    text(event.attributionToken());
    digest.update(
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
            .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, event.eventTime()))
            .putInt(Float.floatToIntBits(event.playedShare()))
            .flip());
    sum = sum.add(new BigInteger(1, digest.digest())).mod(MODULUS);
    events++;
  }

  long events() {
    return events;
  }

  /// The name of all that was added.
  String id(String site) {
    text(site);
    text(sum.toString(16));
    text(Long.toString(events));
    return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
  }

  // With its length, so that no two rows of fields run together into the same bytes.
  private void text(String field) {
    byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
