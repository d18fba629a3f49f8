package dev.nextclick.client;

import dev.nextclick.session.v1.Durability;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.StreamEventsResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// What becomes of a stream's events: its buffer holds those that are not dealt with, numbers count the others, and flushes wait for some.
/// For one thread at a time; what a method gives to run completes futures, whose callbacks must find no lock held.
final class EventLedger {

  /// Larger than any event that the contract allows, and within what the service takes as one message.
  static final int MAX_EVENT_BYTES = 1 << 20;

  private final EventBuffer buffer;
  private final ArrayDeque<Flush> flushes = new ArrayDeque<>();
  private long sent;
  private long stored;
  private long duplicates;
  private long logged;
  private long rejected;
  private long failed;

  private record Flush(long number, CompletableFuture<Void> done) {}

  EventLedger(EventBuffer buffer) {
    this.buffer = buffer;
  }

  /// Numbers an event and has it wait to be sent, unless it is too large for that.
  CompletableFuture<Durability> add(Event event) {
    int bytes = event.getSerializedSize();
    long number = ++sent;
    if (bytes > MAX_EVENT_BYTES) {
      rejected++;
      return CompletableFuture.failedFuture(EventRejectedException.tooLarge(number, bytes));
    }
    CompletableFuture<Durability> future = new CompletableFuture<>();
    buffer.add(new EventBuffer.Entry(number, event, bytes, System.nanoTime(), future));
    return future;
  }

  /// Completes when all that were added so far are dealt with.
  CompletableFuture<Void> flush() {
    if (buffer.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    Flush flush = new Flush(sent, new CompletableFuture<>());
    flushes.add(flush);
    return flush.done();
  }

  /// The service has dealt with some.
  Runnable acknowledge(StreamEventsResponse response) {
    Acknowledged acknowledged =
        Acknowledged.by(response, buffer.acknowledge(response.getAcknowledgedSequenceNumber()));
    duplicates += response.getDuplicates();
    logged += response.getLogged();
    rejected += acknowledged.rejected();
    stored += acknowledged.stored();
    long dealtWith = buffer.oldest(sent + 1) - 1;
    List<CompletableFuture<Void>> flushed = new ArrayList<>();
    while (!flushes.isEmpty() && flushes.getFirst().number() <= dealtWith) {
      flushed.add(flushes.removeFirst().done());
    }
    return () -> {
      acknowledged.completeFutures();
      flushed.forEach(done -> done.complete(null));
    };
  }

  /// Some, taken out of the buffer, are given up, and with them the flushes that wait for one of them.
  Runnable giveUp(List<EventBuffer.Entry> entries, NextclickException reason) {
    if (entries.isEmpty()) {
      return () -> {};
    }
    failed += entries.size();
    List<CompletableFuture<?>> futures = new ArrayList<>();
    entries.forEach(entry -> futures.add(entry.future()));
    long first = entries.get(0).number();
    flushes.stream().filter(f -> f.number() >= first).forEach(f -> futures.add(f.done()));
    flushes.removeIf(flush -> flush.number() >= first);
    return () -> futures.forEach(future -> future.completeExceptionally(reason));
  }

  EventCounts counts() {
    return new EventCounts(sent, stored, duplicates, logged, rejected, failed);
  }
}
