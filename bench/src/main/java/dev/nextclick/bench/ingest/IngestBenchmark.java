package dev.nextclick.bench.ingest;

import dev.nextclick.client.NextclickClient;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.events.StoreMemory;
import dev.nextclick.events.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/// Measures a session-service, and counts afterwards in Redis what it acknowledged.
///
/// @param target what is measured
/// @param callers how many calls are under way at a time, where events and sessions are not streamed
/// @param eventsInFlight how many events of the stream are under way at a time
public record IngestBenchmark(IngestTarget target, int callers, int eventsInFlight) {

  /// How many runs there are, one of which is in the middle.
  public static final int RUNS = 5;

  private static final Duration FOREVER = Duration.ofDays(1);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long SESSIONS_TO_READ = 10_000;

  /// What is called.
  public enum Mode {
    /// `StreamEvents`.
    STREAMED,
    /// `RecordEvent`.
    UNARY,
    /// `GetSession`.
    GET_SESSION
  }

  /// What sessions take of Redis's memory.
  ///
  /// @param sessions how many were stored, of four clicks each
  /// @param sessionBytes what they take, the overhead of their keys included
  /// @param logBytes what the log of their clicks takes beside that: what Redis frees when it is trimmed, or, where others use it too, what
  ///     Redis says of it. That is some 4 % less, since it leaves out what the allocator rounds up; it counts among the sessions then
  /// @param lost acknowledged events that are not where they should be
  public record Memory(long sessions, long sessionBytes, long logBytes, long lost) {}

  /// Runs five times, after warming both ends up for a while.
  ///
  /// @param time of one run
  /// @param listener is told each run as it ends
  /// @throws IllegalStateException if nothing was answered, or Redis cannot be asked
  public List<IngestRun> run(
      Mode mode, Duration warmUp, Duration time, Consumer<IngestRun> listener)
      throws InterruptedException {
    List<IngestRun> runs = new ArrayList<>();
    try (NextclickClient client = client();
        StoredEvents stored = new StoredEvents(store(), target.own())) {
      if (warmUp.isPositive()) {
        one(mode, client, stored, warmUp);
      }
      for (int i = 0; i < RUNS; i++) {
        IngestRun run = one(mode, client, stored, time);
        listener.accept(run);
        runs.add(run);
      }
    } catch (StoreUnavailableException | CompletionException e) {
      throw unreadable(e);
    }
    return runs;
  }

  /// The run in the middle, by calls a second.
  public static IngestRun median(List<IngestRun> runs) {
    return runs.stream()
        .sorted(Comparator.comparingDouble(IngestRun::perSecond))
        .toList()
        .get(runs.size() / 2);
  }

  /// Stores sessions of four clicks, and asks Redis what they take.
  ///
  /// @throws IllegalStateException if Redis cannot be asked
  public Memory memory(long sessions) throws InterruptedException {
    try (NextclickClient client = client();
        StoredEvents stored = new StoredEvents(store(), target.own())) {
      StoreMemory before = StoreMemory.of(store());
      Tally tally = new Tally();
      NumberedEvents events = events();
      long sent =
          new IngestLoad(client, tally).stream(events, FOREVER, sessions * NumberedEvents.CLICKS);
      StoreMemory full = StoreMemory.of(store());
      long lost = tally.calls() - count(stored, events, tally, sent);
      StoreMemory left = target.own() ? StoreMemory.of(store()) : full;
      long logLeft = left.logBytes() - before.logBytes();
      return new Memory(
          sessions,
          left.usedBytes() - before.usedBytes() - logLeft,
          full.usedBytes() - left.usedBytes() + logLeft,
          lost);
    } catch (StoreUnavailableException | CompletionException e) {
      throw unreadable(e);
    }
  }

  private static IllegalStateException unreadable(RuntimeException e) {
    return new IllegalStateException("what is stored cannot be read: " + e.getMessage(), e);
  }

  private IngestRun one(Mode mode, NextclickClient client, StoredEvents stored, Duration time)
      throws InterruptedException {
    NumberedEvents events = events();
    Tally written = new Tally();
    IngestLoad writing = new IngestLoad(client, written);
    if (mode != Mode.GET_SESSION) {
      Measured measured = new Measured();
      long sent =
          mode == Mode.STREAMED
              ? writing.stream(events, time, Integer.MAX_VALUE)
              : writing.record(events, callers, time);
      return measured.run(written, written, stored, events, sent);
    }
    long sent = writing.stream(events, FOREVER, SESSIONS_TO_READ * NumberedEvents.CLICKS);
    Tally read = new Tally();
    Measured measured = new Measured();
    new IngestLoad(client, read).read(events, SESSIONS_TO_READ, callers, time);
    return measured.run(read, written, stored, events, sent);
  }

  /// A stretch that has begun.
  private final class Measured {

    private final ProcessorTime processor = ProcessorTime.now(target.pids());
    private final long start = System.nanoTime();

    IngestRun run(
        Tally calls, Tally written, StoredEvents stored, NumberedEvents events, long sent) {
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      IngestRun.Cpu cpu = ProcessorTime.now(target.pids()).since(processor, calls.calls());
      if (calls.calls() == 0) {
        throw new IllegalStateException(
            "session-service at %s answered nothing within %d s"
                .formatted(target.sessionService(), took.toSeconds()));
      }
      return new IngestRun(
          calls.calls(),
          took,
          calls.percentile(50),
          calls.percentile(99),
          written.calls(),
          count(stored, events, written, sent),
          calls.failures() + (calls == written ? 0 : written.failures()),
          cpu);
    }
  }

  /// How many of the acknowledged events are where they should be.
  private static long count(StoredEvents stored, NumberedEvents events, Tally tally, long sent) {
    BitSet found = stored.find(events, Math.toIntExact(sent));
    found.and(tally.numbers());
    return found.cardinality();
  }

  private static NumberedEvents events() {
    return new NumberedEvents(ThreadLocalRandom.current().nextLong());
  }

  private RedisStoreSettings store() {
    return RedisStoreSettings.of(target.redis());
  }

  private NextclickClient client() {
    return NextclickClient.builder()
        .sessionService(target.sessionService())
        .maxEventsInFlight(eventsInFlight)
        .sessionDeadline(PATIENCE)
        .closeTimeout(Duration.ofSeconds(30))
        .build();
  }
}
