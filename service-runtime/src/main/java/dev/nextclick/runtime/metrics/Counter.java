package dev.nextclick.runtime.metrics;

import java.util.concurrent.atomic.LongAdder;

/// A number that grows. Safe for use by many threads, and cheap under many.
public final class Counter {

  private final LongAdder value = new LongAdder();

  Counter() {}

  public void increment() {
    value.increment();
  }

  /// Adds several at once.
  ///
  /// @param by not negative
  public void add(long by) {
    value.add(by);
  }

  public long value() {
    return value.sum();
  }
}
