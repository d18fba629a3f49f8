package dev.nextclick.inference.serving;

import static dev.nextclick.inference.serving.PublishedModels.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.runtime.metrics.Metrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class SwapUnderLoadTest {

  private static final int CALLERS = 4;
  private static final int SWAPS = 20;

  @TempDir Path folder;

  @Test
  @Timeout(120)
  void noRequestFailsWhileVersionsChange() throws Exception {
    PublishedModels published = new PublishedModels(folder.resolve("registry"));
    ServingSettings settings =
        new ServingSettings(
            folder.resolve("registry"),
            folder.resolve("cache"),
            Duration.ofMillis(1),
            Duration.ofMinutes(1),
            2,
            64);
    List<String> versions = new ArrayList<>(List.of(published.activate(0)));
    for (int seed = 1; seed < 3; seed++) {
      versions.add(published.publish(SHOP, PublishedModels.ITEMS + seed, seed));
    }
    AtomicBoolean over = new AtomicBoolean();
    Set<String> answering = ConcurrentHashMap.newKeySet();
    long answered = 0;
    try (ModelServing serving = ModelServing.open(settings, new ServingMetrics(new Metrics()));
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      serving.start();
      List<Future<Long>> counts = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        counts.add(callers.submit(caller(serving, caller, over, answering)));
      }
      for (int swap = 1; swap <= SWAPS; swap++) {
        String next = versions.get(swap % versions.size());
        published.registry().activate(SHOP, next);
        await()
            .pollInterval(Duration.ofMillis(1))
            .atMost(Duration.ofSeconds(20))
            .until(() -> isServed(serving, next));
      }
      over.set(true);
      for (Future<Long> count : counts) {
        answered += count.get(20, TimeUnit.SECONDS);
      }

      System.out.printf("%d requests answered during %d swaps, none failed%n", answered, SWAPS);
      assertThat(answered).isGreaterThan(SWAPS);
      assertThat(answering).containsExactlyInAnyOrderElementsOf(versions);
      assertThat(serving.report().stream().mapToLong(VersionStatus::requests).sum())
          .isEqualTo(answered);
    }
  }

  private static boolean isServed(ModelServing serving, String version) {
    return serving.report().stream()
        .anyMatch(status -> status.serving() && status.version().equals(version));
  }

  /// Asks without a pause; a request that fails ends it with that failure.
  private static Callable<Long> caller(
      ModelServing serving, int seed, AtomicBoolean over, Set<String> answering) {
    return () -> {
      SplittableRandom random = new SplittableRandom(seed);
      long answered = 0;
      while (!over.get()) {
        List<String> clicks = new ArrayList<>();
        for (int click = random.nextInt(6); click > 0; click--) {
          clicks.add("item-" + random.nextInt(70));
        }
        Recommendation answer =
            serving
                .recommend(
                    new RecommendationQuery(
                        SHOP, Optional.empty(), clicks, 20, List.of(), List.of(), true))
                .get(10, TimeUnit.SECONDS);
        assertThat(answer.items()).hasSize(20);
        answering.add(answer.version());
        answered++;
      }
      return answered;
    };
  }
}
