package dev.nextclick.storefront;

import java.util.List;

/// One visitor's session.
///
/// @param clicks two or more, in order of time
public record Visit(String sessionId, List<Click> clicks) {

  public Visit {
    clicks = List.copyOf(clicks);
  }
}
