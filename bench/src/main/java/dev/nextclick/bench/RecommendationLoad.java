package dev.nextclick.bench;

import dev.nextclick.client.NextclickClient;
import dev.nextclick.recommendation.v1.GetRecommendationsRequest;
import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import dev.nextclick.recommendation.v1.RecommendationSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Asks for recommendations at a steady rate, with no more than [#MOST_ON_THE_WAY] on their way, until it is stopped.
///
/// A request's time and its deadline count from the moment it was due: one that had to wait because the machine was busy is as
/// slow as its caller would have found it. After a pause of the machine, what became due meanwhile waits here for a place, as it
/// would in a caller's pool; sent all at once, it would be refused as an overload.
public final class RecommendationLoad implements AutoCloseable {

  /// Requests that may wait for their answers: fewer than one inference-service has places for by default.
  static final int MOST_ON_THE_WAY = 128;

  private static final long LONGEST_MICROS = 600_000_000;
  private static final int DIGITS = 3;

  private final NextclickClient client;
  private final List<GetRecommendationsRequest> requests;
  private final long gapNanos;
  private final Duration deadline;
  private final long begin;
  private final Thread sender;

  // All guarded by `this`.
  private final Histogram micros = new Histogram(LONGEST_MICROS, DIGITS);
  private final Set<String> versions = new LinkedHashSet<>();
  private long onTheWay;
  private long byPopularity;
  private long failed;
  private @Nullable String firstFailure;

  /// Requests that are due before this time, of [System#nanoTime()], are sent.
  private volatile long end;

  private RecommendationLoad(
      NextclickClient client,
      List<GetRecommendationsRequest> requests,
      int perSecond,
      Duration deadline) {
    this.client = client;
    this.requests = List.copyOf(requests);
    this.gapNanos = 1_000_000_000L / perSecond;
    this.deadline = deadline;
    begin = System.nanoTime();
    end = begin + Long.MAX_VALUE / 2;
    sender = Thread.ofPlatform().name("recommendation-load").daemon().unstarted(this::send);
  }

  /// Begins.
  ///
  /// @param requests sent one after the other, and from the first again
  /// @param perSecond how many a second, 1 or more
  /// @param deadline after which a request has failed, sent or not
  /// @throws IllegalArgumentException if there is no request, or the rate is under 1
  public static RecommendationLoad start(
      NextclickClient client,
      List<GetRecommendationsRequest> requests,
      int perSecond,
      Duration deadline) {
    if (requests.isEmpty() || perSecond < 1) {
      throw new IllegalArgumentException(
          "%d requests at %d a second".formatted(requests.size(), perSecond));
    }
    RecommendationLoad load = new RecommendationLoad(client, requests, perSecond, deadline);
    load.sender.start();
    return load;
  }

  /// Whether a model version has answered.
  public synchronized boolean wasAnsweredBy(String version) {
    return versions.contains(version);
  }

  /// How many requests were answered, or failed, so far.
  public synchronized long ended() {
    return micros.getTotalCount();
  }

  /// Sends what is due by now and no more, waits for the answers, and says what became of all.
  public LoadReport stop() throws InterruptedException {
    endAt(System.nanoTime());
    sender.join();
    synchronized (this) {
      while (onTheWay > 0) {
        wait();
      }
      return report();
    }
  }

  /// Sends no more. What is on its way is left to end by itself.
  @Override
  public void close() {
    endAt(begin);
    try {
      sender.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void endAt(long time) {
    end = time;
    LockSupport.unpark(sender);
    notifyAll();
  }

  private void send() {
    try {
      long due = begin;
      int number = 0;
      while (isToBeSent(due) && !Thread.currentThread().isInterrupted()) {
        long early = due - System.nanoTime();
        if (early > 0) {
          LockSupport.parkNanos(this, early);
        } else if (takePlace(due)) {
          ask(requests.get(number), due);
          number = (number + 1) % requests.size();
          due += gapNanos;
        }
      }
    } catch (InterruptedException e) {
      // Nobody interrupts the sender; whoever does wants it to end.
      Thread.currentThread().interrupt();
    }
  }

  private boolean isToBeSent(long due) {
    return due - end < 0;
  }

  /// @return false if the request is not to be sent any more
  private synchronized boolean takePlace(long due) throws InterruptedException {
    while (onTheWay >= MOST_ON_THE_WAY && isToBeSent(due)) {
      wait();
    }
    if (!isToBeSent(due)) {
      return false;
    }
    onTheWay++;
    return true;
  }

  private void ask(GetRecommendationsRequest request, long due) {
    Duration left = deadline.minusNanos(System.nanoTime() - due);
    if (!left.isPositive()) {
      tally(null, new TimeoutException("no place within " + deadline), System.nanoTime() - due);
      return;
    }
    CompletableFuture<GetRecommendationsResponse> _ =
        client
            .recommendAsync(request, left)
            .whenComplete((answer, error) -> tally(answer, error, System.nanoTime() - due));
  }

  private synchronized void tally(
      @Nullable GetRecommendationsResponse answer, @Nullable Throwable error, long nanos) {
    micros.recordValue(Math.clamp(nanos / 1_000, 0, LONGEST_MICROS));
    if (answer != null && answer.getItemsCount() > 0) {
      versions.add(answer.getVersion());
      boolean popular = answer.getSource() == RecommendationSource.RECOMMENDATION_SOURCE_POPULARITY;
      byPopularity += popular ? 1 : 0;
    } else {
      failed++;
      if (firstFailure == null) {
        firstFailure = error == null ? "an empty list" : error.toString();
      }
    }
    onTheWay--;
    notifyAll();
  }

  private LoadReport report() {
    return new LoadReport(
        micros.getTotalCount(),
        failed,
        byPopularity,
        duration(micros.getValueAtPercentile(50)),
        duration(micros.getValueAtPercentile(99)),
        duration(micros.getMaxValue()),
        new ArrayList<>(versions),
        Optional.ofNullable(firstFailure));
  }

  private static Duration duration(long micros) {
    return Duration.ofNanos(micros * 1_000);
  }
}
