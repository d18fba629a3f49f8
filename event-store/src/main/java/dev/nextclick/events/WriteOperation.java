package dev.nextclick.events;

import java.util.Optional;
import java.util.function.ToIntFunction;

/// What waits to be written. `write-batch.lua` answers each with a letter:
///
/// | | |
/// |---|---|
/// | `s` | done; for a click: stored, and logged if it may be |
/// | `u` | stored, and not logged: the log is full |
/// | `d` | a click that was stored before; a session that is merged already |
/// | `e` `x` | the session, the user was erased |
/// | `m` | the session was merged into another; for the erasure of a user: done, but for what sessions of theirs were merged into |
/// | `l` | the click is too late |
/// | `f` | the log is full; nothing was stored |
/// | `n` | there is no session to merge |
sealed interface WriteOperation extends RedisPipeline.Operation permits WriteOperation.Click, Step {

  @Override
  int partition();

  /// Itself for `write-batch.lua`.
  ///
  /// @param number gives the number in the call of a key of this partition
  /// @param hash gives the numbers that stand for the ids of events
  byte[] packed(ToIntFunction<String> number, EventIdHash hash);

  /// Its record for the log; empty when it is not logged.
  byte[] logged();

  /// Takes the script's letter.
  void answer(char letter, Durability durability);

  /// A click, whose receipt is told once whatever becomes of the rest of its batch. For one thread at a time.
  final class Click implements WriteOperation {

    private static final byte[] NOTHING = {};

    private final int partition;
    private final String session;
    private final ClickEvent event;
    private final WriteReceipt receipt;
    private boolean settled;

    /// @param session the session's key
    Click(int partition, String session, ClickEvent event, WriteReceipt receipt) {
      this.partition = partition;
      this.session = session;
      this.event = event;
      this.receipt = receipt;
    }

    @Override
    public int partition() {
      return partition;
    }

    @Override
    public byte[] packed(ToIntFunction<String> number, EventIdHash hash) {
      int user =
          event.userId().isEmpty()
              ? SessionFormat.NO_USER
              : number.applyAsInt(StoreKeys.user(partition, event.site(), event.userId()));
      return SessionFormat.click(number.applyAsInt(session), user, event, hash);
    }

    @Override
    public byte[] logged() {
      return event.trainable() ? LogFormat.encode(new LogRecord.Click(event)) : NOTHING;
    }

    @Override
    public void answer(char letter, Durability durability) {
      switch (outcome(letter).orElse(null)) {
        case STORED -> complete(false, event.trainable(), durability);
        case UNLOGGED -> complete(false, false, durability);
        case DUPLICATE -> complete(true, false, durability);
        case SESSION_ERASED -> refuse(EventRefusedException.Reason.SESSION_ERASED);
        case USER_ERASED -> refuse(EventRefusedException.Reason.USER_ERASED);
        case SESSION_MERGED -> refuse(EventRefusedException.Reason.SESSION_MERGED);
        case EVENT_TOO_LATE -> refuse(EventRefusedException.Reason.EVENT_TOO_LATE);
        case LOG_FULL -> refuse(EventRefusedException.Reason.LOG_FULL);
        case null -> fail(new IllegalStateException("the script answered " + letter));
      }
    }

    /// What a letter says of a click; empty if it says nothing.
    static Optional<StoreObserver.Outcome> outcome(char letter) {
      return Optional.ofNullable(
          switch (letter) {
            case 's' -> StoreObserver.Outcome.STORED;
            case 'u' -> StoreObserver.Outcome.UNLOGGED;
            case 'd' -> StoreObserver.Outcome.DUPLICATE;
            case 'e' -> StoreObserver.Outcome.SESSION_ERASED;
            case 'x' -> StoreObserver.Outcome.USER_ERASED;
            case 'm' -> StoreObserver.Outcome.SESSION_MERGED;
            case 'l' -> StoreObserver.Outcome.EVENT_TOO_LATE;
            case 'f' -> StoreObserver.Outcome.LOG_FULL;
            default -> null;
          });
    }

    private void complete(boolean duplicate, boolean logged, Durability durability) {
      if (!settled) {
        settled = true;
        receipt.stored(new Written(event.eventId(), duplicate, logged, durability));
      }
    }

    private void refuse(EventRefusedException.Reason reason) {
      fail(new EventRefusedException(reason));
    }

    @Override
    public void fail(RuntimeException why) {
      if (!settled) {
        settled = true;
        receipt.failed(why);
      }
    }
  }
}
