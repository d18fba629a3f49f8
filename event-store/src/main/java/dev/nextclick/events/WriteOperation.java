package dev.nextclick.events;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/// What waits to be written: a click, or the erasure of a session.
sealed interface WriteOperation extends RedisPipeline.Operation {

  @Override
  int partition();

  /// The key of its session.
  String session();

  /// Itself for `write-batch.lua`.
  ///
  /// @param session the number of its session in the call, from 1
  byte[] packed(int session);

  /// Its record for the log; empty when it is not logged.
  byte[] logged();

  /// Takes the script's letter.
  void answer(char letter, Durability durability);

  record Click(int partition, String session, ClickEvent event, CompletableFuture<Written> future)
      implements WriteOperation {

    private static final byte[] NOTHING = {};

    @Override
    public byte[] packed(int number) {
      return SessionFormat.operation(number, event);
    }

    @Override
    public byte[] logged() {
      return event.trainable() ? LogFormat.encode(new LogRecord.Click(event)) : NOTHING;
    }

    @Override
    public void answer(char letter, Durability durability) {
      switch (letter) {
        case 's' -> complete(false, event.trainable(), durability);
        case 'd' -> complete(true, false, durability);
        case 'e' -> future.completeExceptionally(new SessionErasedException());
        default -> fail(new IllegalStateException("the script answered " + letter));
      }
    }

    private void complete(boolean duplicate, boolean logged, Durability durability) {
      future.complete(new Written(event.eventId(), duplicate, logged, durability));
    }

    @Override
    public void fail(RuntimeException why) {
      future.completeExceptionally(why);
    }
  }

  record Erasure(
      int partition,
      String session,
      LogRecord.Erasure record,
      Instant time,
      CompletableFuture<String> future)
      implements WriteOperation {

    @Override
    public byte[] packed(int number) {
      return SessionFormat.erasure(number, time);
    }

    @Override
    public byte[] logged() {
      return LogFormat.encode(record);
    }

    @Override
    public void answer(char letter, Durability durability) {
      future.complete(record.erasureId());
    }

    @Override
    public void fail(RuntimeException why) {
      future.completeExceptionally(why);
    }
  }
}
