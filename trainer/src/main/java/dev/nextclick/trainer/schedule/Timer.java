package dev.nextclick.trainer.schedule;

import java.time.Duration;

/// Runs something later. Tests have one whose time they move themselves.
@FunctionalInterface
public interface Timer {

  /// Runs a task once, after a delay, on a thread of its own. After the timer's owner has closed it, nothing runs.
  void runAfter(Duration delay, Runnable task);
}
