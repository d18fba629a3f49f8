package dev.nextclick.system;

import dev.nextclick.client.NextclickClient;
import dev.nextclick.recommendation.v1.GetRecommendationsRequest;
import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Visitors who ask for recommendations all the time, fifty requests a second.
final class SteadyRequests implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final long PERIOD_MILLIS = 20;

  private final NextclickClient client;
  private final GetRecommendationsRequest request;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile @Nullable Throwable lastFailure;

  SteadyRequests(NextclickClient client, GetRecommendationsRequest request) {
    this.client = client;
    this.request = request;
    var _ = clock.scheduleAtFixedRate(this::ask, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Requests that were answered with items.
  long answered() {
    return answered.get();
  }

  /// Requests that failed, or were answered with nothing.
  long failed() {
    return failed.get();
  }

  /// Why a request failed last.
  String lastFailure() {
    return String.valueOf(lastFailure);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private void ask() {
    var _ = client.recommendAsync(request, DEADLINE).whenComplete(this::count);
  }

  private void count(@Nullable GetRecommendationsResponse answer, @Nullable Throwable failure) {
    if (answer != null && answer.getItemsCount() > 0) {
      answered.incrementAndGet();
    } else {
      lastFailure = failure == null ? new AssertionError("an answer without items") : failure;
      failed.incrementAndGet();
    }
  }
}
