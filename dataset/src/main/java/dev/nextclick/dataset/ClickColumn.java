package dev.nextclick.dataset;

import java.util.List;

/// What a column of a history file holds, and the header names by which it is known when the user names none. Names are
/// compared without case, spaces, `_` and `-`.
public enum ClickColumn {
  SESSION,
  ITEM,
  TIME,
  /// Known by no name of its own: who is erased by user must not depend on a guess.
  USER,
  TYPE;

  List<String> names() {
    return switch (this) {
      case SESSION -> List.of("sessionid", "session", "visitorid", "sid");
      case ITEM -> List.of("itemid", "item", "productid", "articleid", "clickarticleid", "iid");
      case TIME -> List.of("time", "timestamp", "eventtime", "datetime", "ts");
      case USER -> List.of();
      case TYPE -> List.of("eventtype", "event", "type");
    };
  }
}
