package dev.nextclick.events;

/// What a visitor did with an item.
public enum EventType {
  VIEW(0),
  ADD_TO_CART(1),
  PURCHASE(2),
  PLAY(3);

  private final byte code;

  EventType(int code) {
    this.code = (byte) code;
  }

  /// What stands for it in the stored formats; it never changes.
  byte code() {
    return code;
  }

  /// @throws IllegalArgumentException if no type has this code
  static EventType of(byte code) {
    for (EventType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new IllegalArgumentException("no event type has the code " + code);
  }
}
