package dev.nextclick.events;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// One thing an anonymous visitor did. Times are kept to the microsecond, as the archive keeps them.
///
/// @param site never empty
/// @param sessionId never empty
/// @param itemId never empty; at most [#MAX_ITEM_BYTES] bytes of UTF-8
/// @param eventId makes a retry harmless. When given empty it is derived from site, session, item, type and time, so it is never
///     empty afterwards
/// @param eventTime when it happened
/// @param receivedTime when it reached us; a session's age and idle time are counted by it
/// @param userId empty when absent
/// @param placement empty when absent
/// @param attributionToken empty when absent
/// @param playedShare NaN when absent
/// @param trainable whether it may go into the log; false where the visitor allowed its use in this session only
public record ClickEvent(
    String site,
    String sessionId,
    String itemId,
    EventType type,
    String eventId,
    Instant eventTime,
    Instant receivedTime,
    String userId,
    String placement,
    String attributionToken,
    float playedShare,
    boolean trainable) {

  /// The longest item id the stored formats take.
  public static final int MAX_ITEM_BYTES = 65_535;

  /// How far ahead of ours a visitor's clock may be.
  public static final Duration MAX_LEAD = Duration.ofMinutes(1);

  public ClickEvent {
    requireText("site", site);
    requireText("sessionId", sessionId);
    requireText("itemId", itemId);
    if (itemId.length() > MAX_ITEM_BYTES / 3
        && itemId.getBytes(StandardCharsets.UTF_8).length > MAX_ITEM_BYTES) {
      throw new IllegalArgumentException("itemId is longer than " + MAX_ITEM_BYTES + " bytes");
    }
    eventTime = eventTime.truncatedTo(ChronoUnit.MICROS);
    receivedTime = receivedTime.truncatedTo(ChronoUnit.MICROS);
    if (eventId.isEmpty()) {
      eventId = EventIds.derive(site, sessionId, itemId, type, eventTime);
    }
  }

  private static void requireText(String name, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(name + " must not be empty");
    }
  }
}
