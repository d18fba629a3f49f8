package dev.nextclick.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// The memory that the events of all streams together may take while they wait to be stored. Whoever finds none left is told when there is
/// some again. Safe for use by many threads.
final class ByteBudget {

  private final long limit;
  private final AtomicLong used = new AtomicLong();
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  ByteBudget(long limit) {
    this.limit = limit;
  }

  void take(long bytes) {
    used.addAndGet(bytes);
  }

  /// Gives some back, and wakes those who wait as long as there is room.
  void giveBack(long bytes) {
    used.addAndGet(-bytes);
    wake();
  }

  boolean hasRoom() {
    return used.get() < limit;
  }

  /// Runs something, once, when there is room; at once if there is now. It must not block.
  void whenThereIsRoom(Runnable work) {
    waiting.add(work);
    wake();
  }

  private void wake() {
    while (hasRoom() && !waiting.isEmpty()) {
      Runnable next = waiting.poll();
      if (next != null) {
        next.run();
      }
    }
  }
}
