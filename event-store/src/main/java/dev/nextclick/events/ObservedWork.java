package dev.nextclick.events;

import java.util.List;

/// Work whose round trips are timed.
record ObservedWork<T extends RedisPipeline.Operation>(
    RedisPipeline.Work<T> work, StoreObserver.RoundTrip kind, StoreObserver observer)
    implements RedisPipeline.Work<T> {

  @Override
  public void run(RedisLink link, List<T> operations) {
    long start = System.nanoTime();
    try {
      work.run(link, operations);
    } finally {
      observer.roundTrip(kind, operations.size(), System.nanoTime() - start);
    }
  }
}
