package dev.nextclick.events;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Reads sessions. Never blocks: what waits is bounded. Callbacks on the futures run on the reader's own threads and must not block.
public interface SessionReader extends AutoCloseable {

  /// The session; empty when it is unknown, expired, erased, or merged into another. Exceptionally [StoreUnavailableException] or
  /// [StoreBusyException].
  CompletableFuture<Optional<StoredSession>> read(String site, String sessionId);

  /// How far an erasure is; empty when it is unknown, or longer ago than erasures are known for. Exceptionally as [#read].
  CompletableFuture<Optional<ErasureState>> erasure(String erasureId);

  @Override
  void close();
}
