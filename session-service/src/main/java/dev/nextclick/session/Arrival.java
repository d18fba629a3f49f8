package dev.nextclick.session;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.Durability;
import dev.nextclick.events.WriteReceipt;
import dev.nextclick.events.Written;
import dev.nextclick.runtime.errors.ServiceException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One event of a stream on its way, and the receipt of its being stored. It is dealt with once it was stored or refused; whoever has
/// seen that sees the rest too.
final class Arrival implements WriteReceipt {

  /// Whom it tells on the store's threads.
  interface Listener {

    /// It is stored.
    void dealtWith();

    /// The store did not take it.
    void failed(Arrival arrival, RuntimeException why);
  }

  // About what the objects of an event take beside its texts.
  private static final int OVERHEAD_BYTES = 400;

  private final long sequenceNumber;
  private final int bytes;
  private final Listener listener;
  private @Nullable ClickEvent event;
  private @Nullable ServiceException refusal;
  private Durability durability = Durability.MEMORY;
  private boolean duplicate;
  private boolean logged;
  private boolean hasFailed;
  private boolean waits;
  private long failedAt;
  private volatile boolean dealtWith;

  /// One that is to be stored.
  Arrival(long sequenceNumber, ClickEvent event, Listener listener) {
    this.sequenceNumber = sequenceNumber;
    this.event = event;
    this.listener = listener;
    bytes =
        OVERHEAD_BYTES
            + event.site().length()
            + event.sessionId().length()
            + event.itemId().length()
            + event.eventId().length()
            + event.userId().length()
            + event.placement().length()
            + event.attributionToken().length();
  }

  /// One that is refused at once.
  Arrival(long sequenceNumber, ServiceException why, Listener listener) {
    this.sequenceNumber = sequenceNumber;
    this.listener = listener;
    bytes = OVERHEAD_BYTES;
    refused(why);
  }

  long sequenceNumber() {
    return sequenceNumber;
  }

  /// About how much memory it takes until it is dealt with.
  int bytes() {
    return bytes;
  }

  /// What is to be stored; null once it is dealt with.
  @Nullable ClickEvent event() {
    return event;
  }

  /// Notes that it waits to be tried again.
  ///
  /// @return false if it waits already, or is dealt with: a store that fails midway may say so more than once
  boolean beginsToWait() {
    if (waits || dealtWith) {
      return false;
    }
    waits = true;
    return true;
  }

  /// Notes that it is tried again.
  void endsToWait() {
    waits = false;
  }

  @Override
  public void stored(Written written) {
    durability = written.durability();
    duplicate = written.duplicate();
    logged = written.logged();
    event = null;
    dealtWith = true;
    listener.dealtWith();
  }

  @Override
  public void failed(RuntimeException why) {
    if (!dealtWith) {
      listener.failed(this, why);
    }
  }

  void refused(ServiceException why) {
    refusal = why;
    event = null;
    dealtWith = true;
  }

  /// Notes that the store could not take it, the first time that it is told so.
  ///
  /// @param nanoTime by [System#nanoTime()]
  void failedAt(long nanoTime) {
    if (!hasFailed) {
      hasFailed = true;
      failedAt = nanoTime;
    }
  }

  /// Whether the store has not taken it for longer than this.
  boolean isLate(long nanoTime, Duration hold) {
    return hasFailed && nanoTime - failedAt > hold.toNanos();
  }

  boolean isDealtWith() {
    return dealtWith;
  }

  @Nullable ServiceException refusal() {
    return refusal;
  }

  boolean isDuplicate() {
    return duplicate;
  }

  boolean isLogged() {
    return logged;
  }

  Durability durability() {
    return durability;
  }
}
