package dev.nextclick.trainer.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServingReportsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private Instant now = NOW;
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneOffset getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
          return this;
        }
      };
  private final ServingReports reports = new ServingReports(clock);

  @Test
  void aVersionIsToldWithTheLastWordOfEachReplica() {
    ServedVersion first = new ServedVersion("shop", "default", "v1", true, "", 10);
    ServedVersion later = new ServedVersion("shop", "default", "v1", false, "", 25);
    ServedVersion refused = new ServedVersion("shop", "default", "v1", false, "CORRUPTED", 0);
    ServedVersion other = new ServedVersion("video", "default", "v1", true, "", 7);
    reports.report("b", List.of(first));
    reports.report("a", List.of(other, refused));
    now = now.plusSeconds(3);
    reports.report("b", List.of(later));
    assertThat(reports.of("shop", "default", "v1"))
        .containsExactly(
            new ReplicaReport("a", refused, NOW),
            new ReplicaReport("b", later, NOW.plusSeconds(3)));
    assertThat(reports.of("shop", "default", "v2")).isEmpty();
  }

  @Test
  void aReplicaThatWasSilentForAMinuteIsForgotten() {
    reports.report("a", List.of(new ServedVersion("shop", "default", "v1", true, "", 10)));
    now = now.plus(Duration.ofSeconds(60));
    assertThat(reports.of("shop", "default", "v1")).hasSize(1);
    now = now.plus(Duration.ofSeconds(1));
    assertThat(reports.of("shop", "default", "v1")).isEmpty();
  }

  @Test
  void oldReportsAreForgottenWhereTooManyReplicasReport() {
    ServedVersion version = new ServedVersion("shop", "default", "v1", true, "", 10);
    for (int replica = 0; replica <= 1_000; replica++) {
      reports.report("r" + replica, List.of(version));
    }
    assertThat(reports.of("shop", "default", "v1"))
        .hasSize(1_000)
        .extracting(ReplicaReport::replica)
        .doesNotContain("r0");
  }
}
