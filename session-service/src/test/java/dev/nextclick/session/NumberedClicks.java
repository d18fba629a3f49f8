package dev.nextclick.session;

import static dev.nextclick.session.Events.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.session.v1.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Clicks that are numbered from 1, so that one can tell which of them are stored, how often, and in what order. Everything about them
/// follows from a seed.
final class NumberedClicks {

  /// What a service must keep of a session so that nothing of these is dropped.
  static final int SESSION_LENGTH = 10_000;

  private static final int SESSIONS = 40;

  private final long seed;
  private final List<String> sessions;
  private final Instant start = Instant.now().minusSeconds(600);

  NumberedClicks(long seed) {
    this(seed, IntStream.range(0, SESSIONS).mapToObj(i -> "session-" + i).toList());
  }

  /// Clicks of these sessions only.
  NumberedClicks(long seed, List<String> sessions) {
    this.seed = seed;
    this.sessions = List.copyOf(sessions);
  }

  /// About half a kilobyte, so that few fill the network's own buffers.
  Event.Builder event(long number) {
    return view(session(number), "item-" + number, Long.toString(number), start.plusMillis(number))
        .setAttributionToken("x".repeat(500));
  }

  /// Sends them on a stream, without a pause, as many as the service takes.
  Sender sendOn(EventStreamClient stream) {
    return new Sender(stream, 0);
  }

  /// Goes on behind a number.
  Sender sendOn(EventStreamClient stream, long after) {
    return new Sender(stream, after);
  }

  /// Fails unless each up to the last is in the log once and, in its order, in its session, and no other is.
  void requireOnceAndInOrder(RunningService service, long last) {
    assertThat(logged(service)).isEqualTo(LongStream.rangeClosed(1, last).toArray());
    Map<String, List<String>> expected =
        LongStream.rangeClosed(1, last)
            .boxed()
            .collect(
                Collectors.groupingBy(
                    this::session, Collectors.mapping(n -> "item-" + n, Collectors.toList())));
    expected.forEach((session, items) -> assertThat(service.items(session)).isEqualTo(items));
  }

  /// The numbers of the clicks in the log, the lowest first, each as often as it is there.
  static long[] logged(RunningService service) {
    return service.logged().stream()
        .mapToLong(event -> Long.parseLong(event.eventId()))
        .sorted()
        .toArray();
  }

  private String session(long number) {
    return sessions.get(new Random(seed ^ number).nextInt(sessions.size()));
  }

  /// A thread that sends until it is stopped or the stream ends.
  final class Sender {

    private final EventStreamClient stream;
    private final AtomicLong sent;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Thread thread = Thread.ofVirtual().unstarted(this::send);

    private Sender(EventStreamClient stream, long after) {
      this.stream = stream;
      sent = new AtomicLong(after);
      thread.start();
    }

    /// The last number that was sent.
    long sent() {
      return sent.get();
    }

    /// Stops, and gives the last number that was sent.
    long stop() throws InterruptedException {
      stopped.set(true);
      thread.join();
      return sent();
    }

    private void send() {
      while (!stopped.get() && !stream.hasEnded()) {
        if (stream.isReady()) {
          stream.send(sent.get() + 1, event(sent.get() + 1));
          sent.incrementAndGet();
        } else {
          LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
      }
    }
  }
}
