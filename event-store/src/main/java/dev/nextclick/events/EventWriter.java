package dev.nextclick.events;

import java.util.concurrent.CompletableFuture;

/// Writes events into sessions and their log, both or neither. Never blocks: what waits is bounded. Callbacks on the futures run on
/// the writer's own threads and must not block.
public interface EventWriter extends AutoCloseable {

  /// Stores an event.
  ///
  /// @return completes once the event is as durable as the store makes it. Exceptionally with [StoreUnavailableException] (the
  ///     event may or may not be stored: writing it again is harmless), with [StoreBusyException] when as much waits as may
  ///     (it is not stored), or with [SessionErasedException] (it never will be)
  default CompletableFuture<Written> write(ClickEvent event) {
    CompletableFuture<Written> future = new CompletableFuture<>();
    write(
        event,
        new WriteReceipt() {
          @Override
          public void stored(Written written) {
            future.complete(written);
          }

          @Override
          public void failed(RuntimeException why) {
            future.completeExceptionally(why);
          }
        });
    return future;
  }

  /// Stores an event, as the method of one argument does, for those who write so many that a future for each would cost too much.
  void write(ClickEvent event, WriteReceipt receipt);

  /// Erases a session: it is gone at once, later events of it are refused for as long as a session may live, and the log tells the
  /// archive to drop what it holds of it. Harmless when the session is unknown.
  ///
  /// @return the erasure's id; exceptionally with [StoreUnavailableException] or [StoreBusyException]
  CompletableFuture<String> erase(String site, String sessionId);

  /// The guarantee that holds at present.
  Durability durability();

  @Override
  void close();
}
