package dev.nextclick.events;

import java.util.concurrent.CompletableFuture;

/// Writes events into sessions and their log, both or neither. Never blocks: what waits is bounded. Callbacks on the futures run on
/// the writer's own threads and must not block.
public interface EventWriter extends AutoCloseable {

  /// Stores an event.
  ///
  /// @return completes once the event is as durable as the store makes it. Exceptionally with [StoreUnavailableException] (the
  ///     event may or may not be stored: writing it again is harmless), with [StoreBusyException] when as much waits as may
  ///     (it is not stored), or with [EventRefusedException] (it is not stored)
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

  /// Erases a session, and what was merged into it or what it was merged into: it is gone at once, later events of it are refused for
  /// as long as an event of before might still come, and the log tells the archive to drop what it holds of it. Harmless when the
  /// session is unknown. When it fails, part of it may have happened: do it again.
  ///
  /// @return the erasure's id; exceptionally with [StoreUnavailableException], [StoreBusyException], or [EventRefusedException]
  ///     when not even an erasure fits into the log
  CompletableFuture<String> erase(String site, String sessionId);

  /// Erases a user: every live session with an event that named them, and their events in the archive, whatever session these
  /// are of. Later events that name them are refused as those of an erased session are. Of each partition, the newest 64 sessions of
  /// a user are known; older ones end by themselves at their maximum age. When it fails, part of it may have happened: do it again.
  ///
  /// @return as [#erase]
  CompletableFuture<String> eraseUser(String site, String userId);

  /// Moves the clicks of one session into another, in order of time, each once; the other begins now if it is unknown. The
  /// first takes no events any more, for as long as an erased one. The log is told nothing: what was clicked stays, in history,
  /// with the session it was clicked in. Harmless when the first is unknown, or was merged into the other already.
  ///
  /// When it fails, the first session may be out of use and the other not have its clicks yet: do it again, which is harmless.
  ///
  /// @return the guarantee that held; exceptionally with [StoreUnavailableException], [StoreBusyException], or
  ///     [EventRefusedException] when either was erased, or merged into yet another
  /// @throws IllegalArgumentException if they are the same session
  CompletableFuture<Durability> merge(String site, String fromSessionId, String intoSessionId);

  /// The guarantee that holds at present.
  Durability durability();

  /// The share of its limit that the fullest partition's log takes, as far as this writer has written to it; 1 is full.
  double logFill();

  @Override
  void close();
}
