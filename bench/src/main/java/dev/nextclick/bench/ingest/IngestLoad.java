package dev.nextclick.bench.ingest;

import dev.nextclick.client.EventStream;
import dev.nextclick.client.NextclickClient;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/// Calls session-service as fast as it answers.
final class IngestLoad {

  private final NextclickClient client;
  private final Tally tally;

  IngestLoad(NextclickClient client, Tally tally) {
    this.client = client;
    this.tally = tally;
  }

  /// Streams events from one thread over one stream, until the time is over or there are as many.
  ///
  /// @return how many were sent, all of which are dealt with
  long stream(NumberedEvents events, Duration time, long most) throws InterruptedException {
    try (EventStream stream = client.openEventStream()) {
      BooleanSupplier over = after(time);
      long number = 0;
      while (number < most && !over.getAsBoolean()) {
        long event = number++;
        long start = System.nanoTime();
        var _ =
            stream
                .send(events.event(event, Instant.now()))
                .whenComplete((stored, error) -> tally(event, start, error == null));
      }
      waitFor(stream.flush());
      return number;
    }
  }

  /// Records events one call each, so many at a time.
  ///
  /// @return how many were sent, all of which are dealt with
  long record(NumberedEvents events, int callers, Duration time) {
    AtomicLong next = new AtomicLong();
    call(
        callers,
        after(time),
        next::getAndIncrement,
        number -> client.recordEventAsync(events.event(number, Instant.now())));
    return next.get();
  }

  /// Reads sessions, so many calls at a time: the first so many sessions of what was streamed, over and over.
  void read(NumberedEvents events, long sessions, int callers, Duration time) {
    AtomicLong next = new AtomicLong();
    call(
        callers,
        after(time),
        () -> next.getAndIncrement() % sessions,
        session ->
            client
                .sessionAsync(events.sessionId(session))
                .thenAccept(
                    found -> {
                      if (found.isEmpty()
                          || found.get().getEventsCount() != NumberedEvents.CLICKS) {
                        throw new IllegalStateException("not the session that was stored");
                      }
                    }));
  }

  private void call(
      int callers,
      BooleanSupplier over,
      LongSupplier numbers,
      LongFunction<CompletableFuture<?>> call) {
    Phaser calling = new Phaser(1);
    for (int caller = 0; caller < callers; caller++) {
      calling.register();
      next(calling, over, numbers, call);
    }
    calling.arriveAndAwaitAdvance();
  }

  private void next(
      Phaser calling,
      BooleanSupplier over,
      LongSupplier numbers,
      LongFunction<CompletableFuture<?>> call) {
    while (!over.getAsBoolean()) {
      long number = numbers.getAsLong();
      long start = System.nanoTime();
      CompletableFuture<?> answer = call.apply(number);
      if (!answer.isDone()) {
        var _ =
            answer.whenComplete(
                (answered, error) -> {
                  tally(number, start, error == null);
                  next(calling, over, numbers, call);
                });
        return;
      }
      tally(number, start, !answer.isCompletedExceptionally());
    }
    calling.arriveAndDeregister();
  }

  private void tally(long number, long start, boolean good) {
    if (good) {
      tally.good(number, System.nanoTime() - start);
    } else {
      tally.failed();
    }
  }

  private static BooleanSupplier after(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    return () -> System.nanoTime() - end >= 0;
  }

  private static void waitFor(CompletableFuture<Void> flush) throws InterruptedException {
    try {
      flush.get();
    } catch (ExecutionException e) {
      // Each event's own future says what became of it.
      return;
    }
  }
}
