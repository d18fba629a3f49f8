package dev.nextclick.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.runtime.metrics.Distribution.Summary;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private final Metrics metrics = new Metrics();

  @Test
  void nothingIsLostHoweverManyThreadsCount() {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      IntStream.range(0, 8)
          .forEach(
              thread ->
                  threads.execute(
                      () -> {
                        for (int i = 0; i < 10_000; i++) {
                          metrics.counter("events").increment();
                          metrics.distribution("micros").record(i);
                        }
                      }));
    }
    assertThat(metrics.snapshot().counters()).containsEntry("events", 80_000L);
    assertThat(metrics.distribution("micros").summary().count()).isEqualTo(80_000);
  }

  @Test
  void aDistributionIsTrueToTwoDigits() {
    IntStream.rangeClosed(1, 1_000).forEach(metrics.distribution("micros")::record);

    Summary summary = metrics.distribution("micros").summary();

    assertThat(summary.count()).isEqualTo(1_000);
    assertThat(summary.mean()).isBetween(495.0, 505.0);
    assertThat(summary.p50()).isBetween(495L, 505L);
    assertThat(summary.p99()).isBetween(980L, 1_000L);
    assertThat(summary.max()).isBetween(1_000L, 1_010L);
  }

  @Test
  void valuesOutOfRangeCountAsTheNearestAndAnEmptyOneIsZero() {
    assertThat(metrics.distribution("empty").summary()).isEqualTo(new Summary(0, 0, 0, 0, 0));
    metrics.distribution("micros").record(-5);
    metrics.distribution("micros").record(Long.MAX_VALUE);
    assertThat(metrics.distribution("micros").summary().count()).isEqualTo(2);
  }

  @Test
  void everythingIsOnOneLine() {
    metrics.counter("events").add(3);
    metrics.gauge("fill", () -> 0.5);
    metrics.distribution("micros").record(7);

    assertThat(metrics.snapshot())
        .hasToString("events=3 fill=0.500 micros=count:1,mean:7.0,p50:7,p99:7,max:7");
  }
}
