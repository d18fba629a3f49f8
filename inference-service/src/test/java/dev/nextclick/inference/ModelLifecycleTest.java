package dev.nextclick.inference;

import static dev.nextclick.inference.serving.PublishedModels.ITEMS;
import static dev.nextclick.inference.serving.PublishedModels.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.model.v1.ServedVersion;
import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import dev.nextclick.registry.ModelName;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What callers see of a model's coming, changing, and being refused.
final class ModelLifecycleTest {

  private static final Refusal NO_MODEL =
      new Refusal(Status.Code.FAILED_PRECONDITION, "NO_ACTIVE_MODEL", "");
  private static final Refusal NO_VERSION =
      new Refusal(Status.Code.NOT_FOUND, "MODEL_VERSION_NOT_FOUND", "");

  @TempDir Path folder;

  @Test
  void withNoModelItIsAliveNotReadyAndSaysSo() throws Exception {
    try (RunningInference inference = RunningInference.start(folder)) {
      inference.published.publish(SHOP, ITEMS, 1);

      assertThat(inference.health("")).isEqualTo(ServingStatus.NOT_SERVING);
      assertThat(inference.health("liveness")).isEqualTo(ServingStatus.SERVING);
      assertThat(Refusal.of(() -> inference.ask(request -> request))).isEqualTo(NO_MODEL);
      assertThat(Refusal.of(() -> inference.ask(request -> request.setVersion("v1"))))
          .isEqualTo(NO_MODEL);
    }
  }

  @Test
  void onceAVersionIsActivatedItIsReadyByItself() throws Exception {
    try (RunningInference inference = RunningInference.start(folder)) {
      assertThat(Refusal.of(() -> inference.ask(request -> request))).isEqualTo(NO_MODEL);

      String version = inference.published.activate(1);

      inference.ready();
      assertThat(inference.ask(request -> request).getVersion()).isEqualTo(version);
      assertThat(inference.health("liveness")).isEqualTo(ServingStatus.SERVING);
    }
  }

  @Test
  void aVersionIsServedToWhoAsksForItAsLongAsItIsActive() throws Exception {
    try (RunningInference inference = RunningInference.serving(folder)) {
      String first = inference.ask(request -> request).getVersion();
      assertThat(inference.ask(request -> request.setVersion(first)).getVersion()).isEqualTo(first);

      String second = inference.published.activate(2);
      awaitVersion(inference, second);

      assertThat(inference.ask(request -> request.setVersion(second)).getVersion())
          .isEqualTo(second);
      assertThat(Refusal.of(() -> inference.ask(request -> request.setVersion(first))))
          .isEqualTo(NO_VERSION);
    }
  }

  @Test
  void anotherModelOfTheSiteAnswersWhoAsksForIt() throws Exception {
    try (RunningInference inference = RunningInference.serving(folder)) {
      String evening =
          inference.published.activate(new ModelName("shop", "evening"), List.of("a", "b"), 2);
      await()
          .atMost(RunningInference.LIMIT)
          .untilAsserted(
              () -> {
                GetRecommendationsResponse response =
                    inference.ask(request -> request.setModel("evening").addItemIds("a"));
                assertThat(response.getModel()).isEqualTo("evening");
                assertThat(response.getVersion()).isEqualTo(evening);
                assertThat(RunningInference.ids(response)).containsExactlyInAnyOrder("a", "b");
              });
      assertThat(inference.ask(request -> request).getModel()).isEqualTo("default");
    }
  }

  @Test
  void noCallFailsWhileVersionsChange() throws Exception {
    try (RunningInference inference = RunningInference.serving(folder);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      inference.sessions.store("visitor", List.of("item-3", "item-9"));
      List<String> versions = new ArrayList<>(List.of(inference.ask(r -> r).getVersion()));
      versions.add(inference.published.publish(SHOP, ITEMS + 1, 2));
      versions.add(inference.published.publish(SHOP, ITEMS - 1, 3));
      AtomicBoolean over = new AtomicBoolean();
      List<Future<Integer>> answered =
          List.of(
              callers.submit(() -> askUntil(over, inference, "visitor")),
              callers.submit(() -> askUntil(over, inference, "unknown")),
              callers.submit(() -> askUntil(over, inference, "")));

      for (int swap = 1; swap <= 9; swap++) {
        String next = versions.get(swap % versions.size());
        inference.published.registry().activate(SHOP, next);
        awaitVersion(inference, next);
      }
      over.set(true);

      for (Future<Integer> count : answered) {
        assertThat(count.get(20, TimeUnit.SECONDS)).isPositive();
      }
    }
  }

  /// Fails with the first call that does.
  private static int askUntil(AtomicBoolean over, RunningInference inference, String session) {
    int answered = 0;
    while (!over.get()) {
      GetRecommendationsResponse response =
          inference.ask(request -> request.setSessionId(session).setExcludeSeen(true));
      assertThat(response.getItemsCount()).isEqualTo(20);
      answered++;
    }
    return answered;
  }

  @Test
  void aDamagedVersionIsRefusedAndReportedWhileTheOneBeforeGoesOn() throws Exception {
    ScriptedTrainer trainer = new ScriptedTrainer();
    try (Neighbour modelService = Neighbour.start(trainer);
        RunningInference inference =
            RunningInference.serving(folder, "--trainer=" + modelService.address())) {
      String good = inference.ask(request -> request).getVersion();
      String damaged = inference.published.publish(SHOP, ITEMS, 2);
      inference.published.damage(damaged, "model.pt");
      Files.writeString(folder.resolve("registry/shop/default/active"), damaged + "\n");

      await()
          .atMost(RunningInference.LIMIT)
          .untilAsserted(
              () -> {
                assertThat(trainer.reports()).isNotEmpty();
                assertThat(trainer.reports().getLast().getVersionsList())
                    .anySatisfy(version -> assertRefused(version, damaged));
              });

      assertThat(trainer.reports().getLast().getReplica())
          .as("a name of its own, though it took any free port")
          .endsWith(":" + inference.address.port());
      assertThat(trainer.reports().getLast().getVersionsList())
          .filteredOn(version -> version.getVersion().equals(good))
          .singleElement()
          .satisfies(version -> assertThat(version.getServing()).isTrue());
      assertThat(inference.ask(request -> request).getVersion()).isEqualTo(good);
      assertThat(inference.health("")).isEqualTo(ServingStatus.SERVING);
      assertThat(Refusal.of(() -> inference.ask(request -> request.setVersion(damaged))))
          .isEqualTo(NO_VERSION);
    }
  }

  private static void assertRefused(ServedVersion version, String id) {
    assertThat(version.getVersion()).isEqualTo(id);
    assertThat(version.getSite()).isEqualTo("shop");
    assertThat(version.getModel()).isEqualTo("default");
    assertThat(version.getServing()).isFalse();
    assertThat(version.getRefusal()).startsWith("CORRUPTED").contains("model.pt");
  }

  private static void awaitVersion(RunningInference inference, String version) {
    await()
        .atMost(RunningInference.LIMIT)
        .until(() -> inference.ask(request -> request).getVersion().equals(version));
  }
}
