package dev.nextclick.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.cli.suite.Suite;
import dev.nextclick.model.v1.ModelVersion;
import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import dev.nextclick.session.v1.Durability;
import dev.nextclick.training.v1.TrainingJob;
import dev.nextclick.training.v1.TrainingJobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole suite as processes: what visitors click is what is recommended, and goes on being so when one of the processes is
/// killed in the middle of its work.
@Timeout(300)
@ExtendWith(LiveSuiteExtension.class)
final class LearnsFromClicksTest {

  private static final int ITEMS = 40;
  private static final int FIRST_VISITORS = 150;
  // The archive keeps the first pattern's clicks: four in five must follow the second for it to
  // count.
  private static final int MORE_VISITORS = 600;
  // Long enough to be killed in the middle of.
  private static final String LONG_TRAINING_EPOCHS = "40";
  private static final int REQUESTS = 400;
  private static final int REQUESTS_AT_ONCE = 64;

  /// What the suite is doing at the kill.
  private enum Work {
    STREAMING,
    TRAINING,
    SERVING
  }

  private final LiveSuite suite;

  LearnsFromClicksTest(LiveSuite suite) {
    this.suite = suite;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {Suite.REDIS, Suite.SESSION_SERVICE, Suite.TRAINER, Suite.INFERENCE_SERVICE})
  void aPatternIsLearnedAndThenAnotherThoughAProcessIsKilledInBetween(String victim)
      throws Exception {
    long seed = Long.getLong("nextclick.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    Work work = Work.values()[random.nextInt(Work.values().length)];
    Kill kill = new Kill(suite, victim, 0.2 + 0.6 * random.nextDouble());
    System.out.printf(
        "seed %d: %s is killed when %.2f of %s is done%n", seed, victim, kill.moment(), work);

    String site = "kills-" + victim;
    Trainings trainings = new Trainings(suite, site);
    ItemPattern first = ItemPattern.drawn(ITEMS, random);
    ItemPattern second = first.different(random);
    try (Shop shop = new Shop(suite, site, random)) {
      shop.visit(first, FIRST_VISITORS);
      String firstVersion = trainings.succeed(Trainings.QUICK).getVersion();
      shop.assertRecommends(first, firstVersion);

      SteadyRequests others =
          new SteadyRequests(shop.client(), Shop.request(shop.liveSession(first, 0)));
      try (others) {
        stream(shop, second, kill, work == Work.STREAMING);
        shop.awaitVersion(firstVersion);
        TrainingJob job = train(trainings, kill, work == Work.TRAINING);
        if (work == Work.SERVING) {
          serve(shop, second, kill);
        }
        assertThat(kill.inFlight()).as("work in flight at the kill").isPositive();
        kill.awaitRestart();

        shop.assertRecommends(second, job.getVersion());
        assertOnlyThese(trainings.versions(), job.getVersion(), firstVersion);
        assertRequestsGoOn(others, victim);
      }
      assertThat(shop.feed().guarantees()).containsExactly(Durability.DURABILITY_DISK);
      List<String> acknowledged = List.copyOf(shop.feed().acknowledged());
      assertThat(acknowledged).hasSizeGreaterThan(6 * (FIRST_VISITORS + MORE_VISITORS));
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(ArchivedClicks.ids(suite.dataDirectory().resolve("archive"), site))
                      .as("every acknowledged click, once")
                      .isEqualTo(acknowledged));
    }
  }

  private static void stream(Shop shop, ItemPattern pattern, Kill kill, boolean killNow)
      throws InterruptedException {
    shop.visit(
        pattern,
        MORE_VISITORS,
        visitor -> {
          if (killNow && visitor >= kill.moment() * MORE_VISITORS) {
            kill.doWhen(shop.feed().inFlight());
          }
        });
  }

  private static TrainingJob train(Trainings trainings, Kill kill, boolean killNow) {
    Map<String, String> hyperparameters = new HashMap<>(Trainings.QUICK);
    if (!killNow) {
      return trainings.succeed(hyperparameters);
    }
    hyperparameters.put("epochs", LONG_TRAINING_EPOCHS);
    return trainings.succeed(
        hyperparameters,
        job -> {
          boolean training = job.getState() == TrainingJobState.TRAINING_JOB_STATE_TRAINING;
          if (training && job.getProgress().getCompletedShare() >= kill.moment()) {
            kill.doWhen(1);
          }
        });
  }

  /// Many requests at once, in the middle of which the process is killed. Only those that inference-service itself was answering may fail.
  private static void serve(Shop shop, ItemPattern pattern, Kill kill) throws InterruptedException {
    String session = shop.liveSession(pattern, 0);
    Semaphore room = new Semaphore(REQUESTS_AT_ONCE);
    List<CompletableFuture<GetRecommendationsResponse>> requests = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      room.acquire();
      CompletableFuture<GetRecommendationsResponse> request =
          shop.client().recommendAsync(Shop.request(session), Duration.ofSeconds(10));
      var _ = request.whenComplete((answer, failure) -> room.release());
      requests.add(request);
      if (i >= kill.moment() * REQUESTS) {
        kill.doWhen(requests.stream().filter(r -> !r.isDone()).count());
      }
    }
    room.acquire(REQUESTS_AT_ONCE);
    if (!kill.victim().equals(Suite.INFERENCE_SERVICE)) {
      assertThat(requests).noneMatch(CompletableFuture::isCompletedExceptionally);
    }
  }

  private static void assertOnlyThese(List<ModelVersion> versions, String active, String former) {
    assertThat(versions).extracting(ModelVersion::getVersion).containsExactly(active, former);
    assertThat(versions.getFirst().getActive()).isTrue();
  }

  private static void assertRequestsGoOn(SteadyRequests others, String victim) {
    long before = others.answered();
    await().atMost(Duration.ofSeconds(30)).until(() -> others.answered() > before);
    System.out.printf("%d requests answered, %d not%n", others.answered(), others.failed());
    if (!victim.equals(Suite.INFERENCE_SERVICE)) {
      assertThat(others.failed()).as("the last one: %s", others.lastFailure()).isZero();
    }
  }
}
