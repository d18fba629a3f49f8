package dev.nextclick.dataset;

/// One row of a history file.
///
/// @param sessionId 1 to [#MAX_SESSION_ID_BYTES] bytes of UTF-8
/// @param itemId 1 to [#MAX_ITEM_ID_BYTES] bytes of UTF-8
/// @param micros when: microseconds since 1970-01-01T00:00:00Z, 0 or more
/// @param userId at most [#MAX_USER_ID_BYTES] bytes of UTF-8; empty where the file names none
public record Click(String sessionId, String itemId, long micros, ClickType type, String userId) {

  /// As the services' contract has it.
  public static final int MAX_SESSION_ID_BYTES = 128;

  /// As the services' contract has it.
  public static final int MAX_ITEM_ID_BYTES = 256;

  /// As the services' contract has it.
  public static final int MAX_USER_ID_BYTES = 128;
}
