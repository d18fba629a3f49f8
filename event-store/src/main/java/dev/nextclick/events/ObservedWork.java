package dev.nextclick.events;

import java.util.List;

/// Work whose round trips are timed.
record ObservedWork<T extends RedisPipeline.Operation>(
    RedisPipeline.Work<T> work, StoreObserver.RoundTrip kind, StoreObserver observer)
    implements RedisPipeline.Work<T> {

  @Override
  public Redirections<T> run(RedisNode node, boolean asking, List<T> operations) {
    long start = System.nanoTime();
    try {
      return work.run(node, asking, operations);
    } finally {
      observer.roundTrip(kind, operations.size(), System.nanoTime() - start);
    }
  }
}
