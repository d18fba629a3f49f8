package dev.nextclick.events;

import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How full the logs are, as far as batches were written to them, and a warning long before they are full. Safe for use by many threads.
final class LogFill {

  private static final Logger log = LoggerFactory.getLogger(LogFill.class);

  /// At which tenths of its limit a log is spoken of. It is spoken of again after it was below the first.
  private static final int FIRST_TENTH = 5;

  private static final int TENTHS = 10;

  private final long limitEach;
  private final LogWhenFull whenFull;
  private final AtomicLongArray bytes;
  private int saidTenths;
  private boolean saidFull;

  /// @param limitEach what each partition's log may hold, in bytes
  LogFill(int partitions, long limitEach, LogWhenFull whenFull) {
    this.limitEach = limitEach;
    this.whenFull = whenFull;
    bytes = new AtomicLongArray(partitions);
  }

  /// Takes the size of a partition's log.
  void is(int partition, long size) {
    bytes.set(partition, size);
    long tenths = size * TENTHS / limitEach;
    if (tenths >= FIRST_TENTH || saidTenths() > 0) {
      say();
    }
  }

  /// Takes that a log had no room for an event.
  synchronized void isFull() {
    if (!saidFull) {
      saidFull = true;
      saidTenths = TENTHS;
      log.error("the log of clicks is FULL: {}", consequence());
    }
  }

  /// The fullest log's share of what it may hold; 1 is full.
  double share() {
    long most = 0;
    for (int partition = 0; partition < bytes.length(); partition++) {
      most = Math.max(most, bytes.get(partition));
    }
    return (double) most / limitEach;
  }

  private synchronized int saidTenths() {
    return saidTenths;
  }

  private synchronized void say() {
    int tenths = (int) Math.min(TENTHS, share() * TENTHS);
    if (tenths < FIRST_TENTH) {
      saidTenths = 0;
      saidFull = false;
    } else if (tenths > saidTenths) {
      saidTenths = tenths;
      log.warn(
          "the log of clicks is {} % full: is the trainer running, and archiving? Once it is full, {}",
          Math.round(share() * 100), consequence());
    }
  }

  private String consequence() {
    return switch (whenFull) {
      case REFUSE -> "events that may be learned from are refused";
      case SESSION_ONLY -> "events are stored in their sessions only, and never learned from";
    };
  }
}
