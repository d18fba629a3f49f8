package dev.nextclick.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/// Ids of events that came without one.
final class EventIds {

  private static final int BYTES = 16;

  private EventIds() {}

  /// The same id for the same click, whoever derives it and whenever.
  static String derive(
      String site, String sessionId, String itemId, EventType type, Instant eventTime) {
    MessageDigest digest = sha256();
    update(digest, site);
    update(digest, sessionId);
    update(digest, itemId);
    digest.update(type.code());
    digest.update(
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
            .putLong(eventTime.getEpochSecond())
            .putInt(eventTime.getNano())
            .flip());
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }

  // With its length, so that no two rows of fields run together into the same bytes.
  private static void update(MessageDigest digest, String field) {
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
