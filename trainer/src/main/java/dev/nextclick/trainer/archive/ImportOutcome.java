package dev.nextclick.trainer.archive;

/// What an import did.
///
/// @param importId a hash of its site and its events
/// @param events events received
/// @param sessions sessions among those that were kept
/// @param alreadyImported the same events were imported before; nothing was stored now
public record ImportOutcome(String importId, long events, long sessions, boolean alreadyImported) {}
