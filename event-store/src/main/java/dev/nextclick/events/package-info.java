/// Sessions and their log, written together: [dev.nextclick.events.EventWriter] takes clicks in, [dev.nextclick.events.SessionReader]
/// gives a visitor's session out, [dev.nextclick.events.LogReader] hands what was logged to whoever archives it.
/// [dev.nextclick.events.RedisEventStore] is all three on Redis; nothing outside this package speaks to Redis.
@NullMarked
package dev.nextclick.events;

import org.jspecify.annotations.NullMarked;
