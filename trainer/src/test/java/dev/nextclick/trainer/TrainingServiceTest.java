package dev.nextclick.trainer;

import static dev.nextclick.trainer.TrainerClient.ENDLESS;
import static dev.nextclick.trainer.TrainerClient.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.model.v1.ListVersionsRequest;
import dev.nextclick.model.v1.ModelVersion;
import dev.nextclick.training.v1.CancelTrainingJobRequest;
import dev.nextclick.training.v1.ListTrainingJobsRequest;
import dev.nextclick.training.v1.ListTrainingJobsResponse;
import dev.nextclick.training.v1.StartTrainingRequest;
import dev.nextclick.training.v1.TrainingJob;
import dev.nextclick.training.v1.TrainingJobState;
import dev.nextclick.training.v1.WatchTrainingJobRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class TrainingServiceTest {

  @TempDir private static Path redisFolder;
  private static LocalRedis redis;

  @TempDir private Path folder;
  private RunningTrainer trainer;
  private TrainerClient client;

  @BeforeAll
  static void startRedis() throws IOException {
    redis = new LocalRedis(redisFolder).start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void start() throws IOException {
    trainer = RunningTrainer.start(folder, redis.uri());
    client = trainer.client();
  }

  @AfterEach
  void stop() {
    trainer.close();
  }

  @Test
  void aJobIsFollowedFromItsAcceptanceToTheActiveVersion() {
    importHistory("shop", 300);
    Map<String, String> asked = Map.of("units", "8", "negatives", "64", "epochs", "20");
    TrainingJob started = client.start("shop", asked);

    List<TrainingJob> told = new ArrayList<>();
    client
        .training()
        .watchTrainingJob(WatchTrainingJobRequest.newBuilder().setJobId(started.getJobId()).build())
        .forEachRemaining(message -> told.add(message.getJob()));

    assertThat(told).extracting(TrainingJob::getState).isSorted();
    assertThat(told)
        .filteredOn(job -> job.getState() == TrainingJobState.TRAINING_JOB_STATE_TRAINING)
        .extracting(job -> job.getProgress().getCompletedShare())
        .hasSizeGreaterThan(2)
        .isSorted();
    TrainingJob last = told.getLast();
    assertThat(last.getState()).isEqualTo(TrainingJobState.TRAINING_JOB_STATE_SUCCEEDED);
    assertThat(last).isEqualTo(client.get(started.getJobId()));
    assertThat(last.getProgress().getEpochs()).isEqualTo(20);
    assertThat(last.getProgress().getCompletedShare()).isEqualTo(1);
    assertThat(last.getDataset().getSessions()).isEqualTo(270);
    assertThat(last.getDataset().getHeldOutSessions()).isEqualTo(30);
    assertThat(last.getMetrics().getPairs()).isEqualTo(30 * 5);
    assertThat(last.getMetrics().getMrrAt20())
        .isGreaterThan(last.getMetrics().getPopularityMrrAt20());
    assertThat(last.getHyperparametersMap()).isEqualTo(asked);
    assertThat(last.getScheduled()).isFalse();
    assertThat(last.getActivated()).isTrue();
    assertThat(last.hasStartTime()).isTrue();
    assertThat(last.hasEndTime()).isTrue();
    assertThat(versions("shop"))
        .singleElement()
        .returns(last.getVersion(), ModelVersion::getVersion)
        .returns(true, ModelVersion::getActive)
        .returns(last.getMetrics().getRecallAt20(), ModelVersion::getRecallAt20);
  }

  @Test
  void whoWatchesAJobThatHasEndedIsToldOnce() {
    TrainingJob ended = client.train("nothing-here");
    List<TrainingJob> told = new ArrayList<>();
    client
        .training()
        .watchTrainingJob(WatchTrainingJobRequest.newBuilder().setJobId(ended.getJobId()).build())
        .forEachRemaining(message -> told.add(message.getJob()));
    assertThat(told).containsExactly(ended);
  }

  @Test
  void aVersionThatIsOnlyPublishedIsNotActive() {
    importHistory("shop", 30);
    TrainingJob job =
        client.end(
            client
                .training()
                .startTraining(
                    StartTrainingRequest.newBuilder()
                        .setSite("shop")
                        .setModel("candidate")
                        .putAllHyperparameters(SMALL)
                        .setPublishOnly(true)
                        .build())
                .getJob());
    assertThat(job.getVersion()).isNotEmpty();
    assertThat(job.getActivated()).isFalse();
    assertThat(
            client
                .models()
                .listVersions(
                    ListVersionsRequest.newBuilder().setSite("shop").setModel("candidate").build())
                .getVersionsList())
        .singleElement()
        .returns(false, ModelVersion::getActive);
  }

  @Test
  void aRequestThatIsSentAgainStartsNothingEvenAfterARestart() throws Exception {
    StartTrainingRequest request =
        StartTrainingRequest.newBuilder().setSite("shop").setRequestId("once").build();
    TrainingJob first = client.end(client.training().startTraining(request).getJob());
    assertThat(client.training().startTraining(request).getJob()).isEqualTo(first);
    stop();
    start();
    assertThat(client.training().startTraining(request).getJob()).isEqualTo(first);
    assertThat(jobs(0, "").getJobsList()).hasSize(1);
  }

  @Test
  void whileAJobRunsAnotherIsRefusedByItsNameAndItCanBeCancelled() {
    importHistory("shop", 100);
    TrainingJob running = client.start("shop", ENDLESS);
    await().until(() -> client.get(running.getJobId()).hasProgress());

    Refusal refusal = Refusal.of(() -> client.start("video", SMALL));
    assertThat(refusal.line()).isEqualTo("FAILED_PRECONDITION TRAINING_IN_PROGRESS");
    assertThat(refusal.metadata()).containsEntry("job_id", running.getJobId());
    assertThat(refusal.message()).contains(running.getJobId());

    cancel(running.getJobId());
    assertThat(client.end(running).getState())
        .isEqualTo(TrainingJobState.TRAINING_JOB_STATE_CANCELLED);
    assertThat(cancel(running.getJobId()).getState())
        .isEqualTo(TrainingJobState.TRAINING_JOB_STATE_CANCELLED);
    assertThat(versions("shop")).isEmpty();
    assertThat(client.train("shop").getState())
        .isEqualTo(TrainingJobState.TRAINING_JOB_STATE_SUCCEEDED);
  }

  @Test
  void aJobThatIsNotThereIsSaid() {
    String unknown = "NOT_FOUND TRAINING_JOB_NOT_FOUND";
    assertThat(Refusal.of(() -> client.get("nowhere")).line()).isEqualTo(unknown);
    assertThat(Refusal.of(() -> cancel("../nowhere")).line()).isEqualTo(unknown);
    WatchTrainingJobRequest watch =
        WatchTrainingJobRequest.newBuilder().setJobId("nowhere").build();
    assertThat(
            Refusal.of(() -> client.training().watchTrainingJob(watch).forEachRemaining(_ -> {}))
                .line())
        .isEqualTo(unknown);
    assertThat(Refusal.of(() -> client.get("")).line())
        .isEqualTo("INVALID_ARGUMENT INVALID_FIELD job_id");
  }

  @Test
  void jobsAreListedPageByPageTheNewestFirst() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.addFirst(client.train("nothing-here").getJobId());
    }
    List<String> listed = new ArrayList<>();
    String token = "";
    do {
      ListTrainingJobsResponse page = jobs(2, token);
      assertThat(page.getJobsCount()).isLessThanOrEqualTo(2);
      page.getJobsList().forEach(job -> listed.add(job.getJobId()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    assertThat(listed).isEqualTo(ids);
    assertThat(jobs(5, "").getNextPageToken()).isEmpty();
    assertThat(jobs(Integer.MAX_VALUE, "").getJobsCount()).isEqualTo(5);
  }

  @Test
  void aPageThatIsNoneIsRefused() {
    String badToken = "INVALID_ARGUMENT INVALID_FIELD page_token";
    assertThat(Refusal.of(() -> jobs(0, "???")).line()).isEqualTo(badToken);
    assertThat(Refusal.of(() -> jobs(0, "bm90IG91cnM")).line()).isEqualTo(badToken);
    assertThat(Refusal.of(() -> jobs(0, "x".repeat(257))).line()).isEqualTo(badToken);
    assertThat(Refusal.of(() -> jobs(-1, "")).line())
        .isEqualTo("INVALID_ARGUMENT INVALID_FIELD page_size");
  }

  @Test
  void everyHyperparameterAtFaultIsNamedAndNoJobBegins() {
    Refusal refusal =
        Refusal.of(
            () ->
                client.start(
                    "shop",
                    Map.of(
                        "epoch",
                        "3",
                        "units",
                        "0",
                        "momentum",
                        "high",
                        "layers",
                        "2",
                        "loss",
                        "hinge")));
    assertThat(refusal.line()).startsWith("INVALID_ARGUMENT INVALID_HYPERPARAMETER hyperparam");
    assertThat(refusal.message())
        .contains("epoch: is no hyperparameter; there are units, ")
        .contains("units: '0' is not a whole number from 1 to 2048")
        .contains("momentum: 'high' is not a number from 0 to 0.99")
        .contains("loss: 'hinge' is not one of cross-entropy, bpr, top1, bpr-max, top1-max")
        .doesNotContain("layers:");
    assertThat(jobs(0, "").getJobsList()).isEmpty();
  }

  @Test
  void theFaultsOfEveryModelAreNamedAtOnce() {
    Refusal refusal =
        Refusal.of(
            () ->
                client.start(
                    "shop",
                    Map.of(
                        "model", "best",
                        "units", "0",
                        "vmis-knn.clicks", "99",
                        "vmis-knn.units", "8",
                        "blend.temperature-1", "1")));
    assertThat(refusal.line()).startsWith("INVALID_ARGUMENT INVALID_HYPERPARAMETER hyperparam");
    assertThat(refusal.message())
        .contains("model: 'best' is not one of gru4rec, vmis-knn, blend")
        .contains("units: '0' is not a whole number from 1 to 2048")
        .contains("vmis-knn.clicks: '99' is not a whole number from 1 to 50")
        .contains("vmis-knn.units: is no setting; there are sessions-per-item, ")
        .contains("blend.temperature-1: is in the section of no model that has hyperparameters");
    assertThat(
            Refusal.of(() -> client.start("shop", Map.of("model", "vmis-knn", "units", "8")))
                .message())
        .contains("units: is no hyperparameter of the model vmis-knn");
    assertThat(Refusal.of(() -> client.start("shop", Map.of("vmis-knn.clicks", "8"))).message())
        .contains("vmis-knn.clicks: is no hyperparameter of the model gru4rec");
    assertThat(jobs(0, "").getJobsList()).isEmpty();
  }

  @Test
  void aBlendIsTrainedAndActivatedAndIsSaidToBeOne() {
    importHistory("shop", 60);
    Map<String, String> asked = new HashMap<>(SMALL);
    asked.put("model", "blend");
    asked.put("vmis-knn.neighbours", "50");

    TrainingJob job = client.end(client.start("shop", asked));

    assertThat(job.getFailure().getMessage()).isEmpty();
    assertThat(job.getHyperparametersMap()).isEqualTo(asked);
    assertThat(versions("shop"))
        .singleElement()
        .returns("blend", ModelVersion::getKind)
        .returns(true, ModelVersion::getActive);
  }

  @Test
  void namesThatAreNoNamesAreRefused() {
    for (String name : List.of("..", "a/b", "x".repeat(65))) {
      assertThat(Refusal.of(() -> client.start(name, SMALL)).line())
          .isEqualTo("INVALID_ARGUMENT INVALID_FIELD site");
      StartTrainingRequest model = StartTrainingRequest.newBuilder().setModel(name).build();
      assertThat(Refusal.of(() -> client.training().startTraining(model)).line())
          .isEqualTo("INVALID_ARGUMENT INVALID_FIELD model");
    }
  }

  @Test
  void withTooLittleDataTheJobFailsWithWhatItFoundAndWhatItNeeds() {
    importHistory("shop", 11);
    TrainingJob job = client.train("shop");
    assertThat(job.getState()).isEqualTo(TrainingJobState.TRAINING_JOB_STATE_FAILED);
    assertThat(job.getFailure().getReason()).isEqualTo("TOO_LITTLE_DATA");
    assertThat(job.getFailure().getMessage())
        .contains("found 11 sessions of 2 or more clicks")
        .contains("all 66 clicks of site 'shop'")
        .contains("needed are at least 12 sessions and 2 items");
    assertThat(job.getVersion()).isEmpty();
    assertThat(job.hasEndTime()).isTrue();
  }

  private void importHistory(String site, int sessions) {
    client.upload().header(site).events(RingOfEvents.of("visitor", sessions)).commit();
  }

  private TrainingJob cancel(String jobId) {
    return client
        .training()
        .cancelTrainingJob(CancelTrainingJobRequest.newBuilder().setJobId(jobId).build())
        .getJob();
  }

  private ListTrainingJobsResponse jobs(int size, String token) {
    return client
        .training()
        .listTrainingJobs(
            ListTrainingJobsRequest.newBuilder().setPageSize(size).setPageToken(token).build());
  }

  private List<ModelVersion> versions(String site) {
    return client
        .models()
        .listVersions(ListVersionsRequest.newBuilder().setSite(site).build())
        .getVersionsList();
  }
}
