package dev.nextclick.events;

/// What became of an event.
///
/// @param eventId the id it is stored under
/// @param duplicate the session held an event of this id already; nothing was written now
/// @param logged it went into the log now; false for a duplicate
/// @param durability the guarantee that held when it was acknowledged
public record Written(String eventId, boolean duplicate, boolean logged, Durability durability) {}
