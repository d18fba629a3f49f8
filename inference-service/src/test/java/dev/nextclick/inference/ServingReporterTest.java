package dev.nextclick.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.inference.serving.VersionStatus;
import dev.nextclick.model.v1.ReportServingRequest;
import dev.nextclick.model.v1.ServedVersion;
import dev.nextclick.registry.ModelName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ServingReporterTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final ModelName SHOP = new ModelName("shop", "evening");
  private static final VersionStatus SERVED =
      new VersionStatus(SHOP, "v2", true, Optional.empty(), 42);

  private final ScriptedTrainer trainer = new ScriptedTrainer();
  private final Neighbour modelService = Neighbour.start(trainer);

  @AfterEach
  void stop() {
    modelService.close();
  }

  @Test
  void whatIsServedAndWhatWasRefusedIsToldAgainAndAgain() {
    VersionStatus refused =
        new VersionStatus(SHOP, "v3", false, Optional.of("CORRUPTED: model.pt"), 0);
    try (ServingReporter _ = start(() -> List.of(refused, SERVED))) {
      awaitReports(3);

      assertThat(trainer.reports())
          .containsOnly(
              ReportServingRequest.newBuilder()
                  .setReplica("inference-1")
                  .addVersions(version("v3").setRefusal("CORRUPTED: model.pt"))
                  .addVersions(version("v2").setServing(true).setRequests(42))
                  .build());
    }
  }

  @Test
  void aReplicaThatServesNothingIsHeardOfToo() {
    try (ServingReporter _ = start(List::of)) {
      awaitReports(1);

      assertThat(trainer.reports().getFirst().getVersionsList()).isEmpty();
    }
  }

  @Test
  void aTrainerThatWasAwayIsToldOnceItIsBack() {
    modelService.goAway();
    AtomicInteger asked = new AtomicInteger();
    try (ServingReporter _ =
        start(
            () -> {
              asked.incrementAndGet();
              return List.of(SERVED);
            })) {
      await().atMost(LIMIT).until(() -> asked.get() > 3);
      assertThat(trainer.reports()).isEmpty();
      modelService.comeBack();
      awaitReports(2);

      modelService.goAway();
      int heard = trainer.reports().size();
      modelService.comeBack();
      awaitReports(heard + 1);
    }
  }

  @Test
  void aReportThatCannotBeMadeDoesNotEndReporting() {
    AtomicInteger asked = new AtomicInteger();
    try (ServingReporter _ =
        start(
            () -> {
              if (asked.incrementAndGet() < 3) {
                throw new IllegalStateException("scripted, for the log");
              }
              return List.of(SERVED);
            })) {
      awaitReports(1);
    }
  }

  @Test
  void aLongRefusalIsCutToWhatTheTrainerTakes() {
    VersionStatus refused = new VersionStatus(SHOP, "v3", false, Optional.of("漢".repeat(5_000)), 0);
    try (ServingReporter _ = start(() -> List.of(refused))) {
      // The scripted trainer checks requests by the rules of the contract.
      awaitReports(1);

      assertThat(trainer.reports().getFirst().getVersions(0).getRefusal())
          .isEqualTo("漢".repeat(1_000));
    }
  }

  private ServingReporter start(Supplier<List<VersionStatus>> report) {
    return new ServingReporter(modelService.address(), () -> "inference-1", report)
        .start(Duration.ofMillis(20));
  }

  private void awaitReports(int count) {
    await().atMost(LIMIT).until(() -> trainer.reports().size() >= count);
  }

  private static ServedVersion.Builder version(String id) {
    return ServedVersion.newBuilder().setSite("shop").setModel("evening").setVersion(id);
  }
}
