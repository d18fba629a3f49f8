package dev.nextclick.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.cli.suite.Suite;
import dev.nextclick.model.v1.ModelVersion;
import dev.nextclick.training.v1.TrainingJob;
import dev.nextclick.training.v1.TrainingJobState;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A trainer that is stopped or killed in the middle of a job leaves everything as it was before the job, and trains again.
@Timeout(180)
@ExtendWith(LiveSuiteExtension.class)
final class TrainerStoppedTest {

  private static final String ENDLESS_EPOCHS = "1000";

  private final LiveSuite suite;

  TrainerStoppedTest(LiveSuite suite) {
    this.suite = suite;
  }

  @ParameterizedTest
  @CsvSource({
    "KILL, TRAINING_JOB_STATE_FAILED, INTERRUPTED",
    "TERM, TRAINING_JOB_STATE_CANCELLED, ''"
  })
  void theActiveVersionIsUntouchedAndTheNextJobSucceeds(
      String signal, TrainingJobState state, String reason) throws Exception {
    long seed = Long.getLong("nextclick.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    double moment = 0.05 * random.nextDouble();
    System.out.printf("seed %d: %s when %.4f of the training is done%n", seed, signal, moment);
    String site = "stopped-by-" + signal;
    Trainings trainings = new Trainings(suite, site);
    ItemPattern pattern = ItemPattern.drawn(20, random);
    try (Shop shop = new Shop(suite, site, random)) {
      shop.visit(pattern, 100);
      String version = trainings.succeed(Trainings.QUICK).getVersion();
      shop.assertRecommends(pattern, version);
      Path registry = suite.dataDirectory().resolve("registry").resolve(site);
      List<String> published = Folders.listing(registry);

      TrainingJob ended = stopInTheMiddle(trainings, signal, moment);

      assertThat(ended.getState()).isEqualTo(state);
      assertThat(ended.getFailure().getReason()).isEqualTo(reason);
      assertThat(ended.getVersion()).isEmpty();
      assertThat(trainings.versions())
          .singleElement()
          .satisfies(
              only -> {
                assertThat(only.getVersion()).isEqualTo(version);
                assertThat(only.getActive()).isTrue();
              });
      assertThat(Folders.listing(registry)).as("no half version").isEqualTo(published);
      shop.assertRecommends(pattern, version);

      String next = trainings.succeed(Trainings.QUICK).getVersion();
      shop.assertRecommends(pattern, next);
      assertThat(trainings.versions())
          .extracting(ModelVersion::getVersion)
          .containsExactly(next, version);
    }
  }

  /// @return the job, as the trainer that was started again has it
  private TrainingJob stopInTheMiddle(Trainings trainings, String signal, double moment) {
    Map<String, String> endless = new HashMap<>(Trainings.QUICK);
    endless.put("epochs", ENDLESS_EPOCHS);
    AtomicLong stopped = new AtomicLong();
    TrainingJob ended =
        trainings.follow(
            trainings.start(endless),
            job -> {
              boolean training = job.getState() == TrainingJobState.TRAINING_JOB_STATE_TRAINING;
              boolean due = job.getProgress().getCompletedShare() > moment;
              if (training && due && stopped.get() == 0) {
                stopped.set(suite.signal(Suite.TRAINER, signal));
              }
            });
    assertThat(stopped.get()).as("the trainer was stopped while it trained").isPositive();
    suite.awaitRestart(Suite.TRAINER, stopped.get());
    return ended;
  }
}
