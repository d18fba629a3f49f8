package dev.nextclick.client;

import dev.nextclick.session.v1.Durability;
import dev.nextclick.session.v1.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/// The events of a stream that are not dealt with yet, in the order of their numbers: first those that were sent on the open call, then
/// those that wait to be. For one thread at a time.
final class EventBuffer {

  /// One event, until it is dealt with.
  ///
  /// @param number its number on the stream
  /// @param bytes its size on the wire
  /// @param since when it was handed in, by [System#nanoTime()]
  record Entry(
      long number, Event event, int bytes, long since, CompletableFuture<Durability> future) {}

  private final int maxEvents;
  private final long maxBytes;
  private final ArrayDeque<Entry> sent = new ArrayDeque<>();
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private long bytes;

  EventBuffer(int maxEvents, long maxBytes) {
    this.maxEvents = maxEvents;
    this.maxBytes = maxBytes;
  }

  /// Whether another event may be added. One that is larger than what is left goes in all the same, as nothing else would ever let it.
  boolean hasRoom() {
    return size() < maxEvents && bytes < maxBytes;
  }

  boolean isEmpty() {
    return sent.isEmpty() && waiting.isEmpty();
  }

  int size() {
    return sent.size() + waiting.size();
  }

  /// How many wait to be sent.
  int waiting() {
    return waiting.size();
  }

  void add(Entry entry) {
    waiting.add(entry);
    bytes += entry.bytes();
  }

  /// The number of the oldest.
  ///
  /// @param otherwise given when there is none
  long oldest(long otherwise) {
    Entry first = sent.isEmpty() ? waiting.peekFirst() : sent.peekFirst();
    return first == null ? otherwise : first.number();
  }

  /// The next events to send in one message, which count as sent from now on: numbered without a gap, at most so many, and not more than
  /// so many bytes unless it is a single one.
  List<Entry> take(int most, int mostBytes) {
    List<Entry> message = new ArrayList<>(Math.min(most, waiting.size()));
    long size = 0;
    for (Entry next = waiting.peekFirst(); next != null; next = waiting.peekFirst()) {
      size += next.bytes();
      boolean follows =
          message.isEmpty() || next.number() == message.get(0).number() + message.size();
      if (message.size() == most || (!message.isEmpty() && size > mostBytes) || !follows) {
        break;
      }
      waiting.removeFirst();
      message.add(next);
      sent.addLast(next);
    }
    return message;
  }

  /// The call that they were sent on is no more: all wait to be sent.
  void sendAgain() {
    while (!sent.isEmpty()) {
      waiting.addFirst(sent.removeLast());
    }
  }

  /// Takes out what was sent, up to this number.
  List<Entry> acknowledge(long upToNumber) {
    return remove(sent, entry -> entry.number() <= upToNumber);
  }

  /// Takes out what was handed in before this moment.
  List<Entry> removeOlder(long nanoTime) {
    Predicate<Entry> isOlder = entry -> entry.since() - nanoTime < 0;
    List<Entry> removed = remove(sent, isOlder);
    if (sent.isEmpty()) {
      removed.addAll(remove(waiting, isOlder));
    }
    return removed;
  }

  /// Takes out everything.
  List<Entry> removeAll() {
    List<Entry> removed = remove(sent, entry -> true);
    removed.addAll(remove(waiting, entry -> true));
    return removed;
  }

  private List<Entry> remove(ArrayDeque<Entry> from, Predicate<Entry> condition) {
    List<Entry> removed = new ArrayList<>();
    for (Entry first = from.peekFirst();
        first != null && condition.test(first);
        first = from.peekFirst()) {
      removed.add(from.removeFirst());
      bytes -= first.bytes();
    }
    return removed;
  }
}
