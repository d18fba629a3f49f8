package dev.nextclick.trainer.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;

/// A clock and a timer whose time the test moves. What is due runs on the thread that moves it.
final class ManualTime extends Clock implements Timer {

  private record Due(Instant time, Runnable task) {}

  private final Deque<Due> waiting = new ArrayDeque<>();
  private Instant now = Instant.parse("2026-03-01T10:00:00Z");

  /// Moves on, and runs what became due.
  void pass(Duration time) {
    now = now.plus(time);
    while (!waiting.isEmpty() && !waiting.peek().time().isAfter(now)) {
      waiting.remove().task().run();
    }
  }

  /// Moves on while something else is at work, so that nothing runs.
  void lose(Duration time) {
    now = now.plus(time);
  }

  @Override
  public void runAfter(Duration delay, Runnable task) {
    waiting.add(new Due(now.plus(delay), task));
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
