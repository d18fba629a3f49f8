package dev.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nextclick.model.v1.ActivateVersionRequest;
import dev.nextclick.model.v1.DeleteVersionRequest;
import dev.nextclick.model.v1.GetVersionRequest;
import dev.nextclick.model.v1.LearningCurvePoint;
import dev.nextclick.model.v1.ListVersionsRequest;
import dev.nextclick.model.v1.ListVersionsResponse;
import dev.nextclick.model.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import dev.nextclick.model.v1.ModelVersion;
import dev.nextclick.model.v1.ReplicaStatus;
import dev.nextclick.model.v1.ReportServingRequest;
import dev.nextclick.model.v1.ServedVersion;
import dev.nextclick.models.gru4rec.LearnedEpoch;
import dev.nextclick.registry.ModelName;
import dev.nextclick.registry.ModelRegistry;
import dev.nextclick.registry.PublishedVersion;
import dev.nextclick.training.v1.StartTrainingRequest;
import dev.nextclick.training.v1.TrainingJob;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ModelServiceTest {

  private static final String SITE = "shop";
  private static final String NOT_FOUND = "NOT_FOUND MODEL_VERSION_NOT_FOUND";

  @TempDir private static Path folder;
  private static LocalRedis redis;
  private static RunningTrainer trainer;

  /// A model of each test's own.
  private String model = "";

  @BeforeAll
  static void start() throws IOException {
    redis = new LocalRedis(folder.resolve("redis")).start();
    trainer = RunningTrainer.start(folder, redis.uri());

    trainer.client().upload().header(SITE).events(RingOfEvents.of("visitor", 30)).commit();
  }

  @AfterAll
  static void stop() {
    trainer.close();
    redis.close();
  }

  @BeforeEach
  void nameTheModel(TestInfo test) {
    model = test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void versionsAreListedTheNewestFirstPageByPage() {
    List<String> published = List.of(publish(), publish(), publish());

    List<String> listed = new ArrayList<>();
    ListVersionsRequest.Builder request =
        ListVersionsRequest.newBuilder().setSite(SITE).setModel(model).setPageSize(2);
    ListVersionsResponse page = models().listVersions(request.build());
    assertThat(page.getVersionsCount()).isEqualTo(2);
    page.getVersionsList().forEach(version -> listed.add(version.getVersion()));
    page = models().listVersions(request.setPageToken(page.getNextPageToken()).build());
    page.getVersionsList().forEach(version -> listed.add(version.getVersion()));

    assertThat(page.getNextPageToken()).isEmpty();
    assertThat(listed).isEqualTo(published.reversed());
    // A token goes on in its own list only.
    String token = models().listVersions(request.clearPageToken().build()).getNextPageToken();
    assertThat(
            Refusal.of(
                    () ->
                        models()
                            .listVersions(request.setModel("another").setPageToken(token).build()))
                .line())
        .isEqualTo("INVALID_ARGUMENT INVALID_FIELD page_token");
  }

  @Test
  void aVersionTellsWhatItIs() {
    Instant before = Instant.now().minusMillis(1);
    TrainingJob job = train(false);
    ModelVersion version = get(job.getVersion());
    assertThat(version.getSite()).isEqualTo(SITE);
    assertThat(version.getModel()).isEqualTo(model);
    assertThat(version.getKind()).isEqualTo("gru4rec");
    assertThat(version.getActive()).isTrue();
    assertThat(Instant.ofEpochSecond(version.getCreateTime().getSeconds()))
        .isBetween(before.minusSeconds(1), Instant.now());
    assertThat(version.getItems()).isEqualTo(job.getDataset().getItems());
    assertThat(version.getEvents()).isEqualTo(job.getDataset().getEvents());
    assertThat(version.getMrrAt20()).isEqualTo(job.getMetrics().getMrrAt20());
    assertThat(version.getSizeBytes()).isPositive();
    assertThat(version.getReplicasList()).isEmpty();
  }

  @Test
  void aVersionTellsTheLearningCurveOfItsManifest() throws Exception {
    String version = train(false, Map.of("early-stopping", "3", "epochs", "3")).getVersion();
    List<LearnedEpoch> learned =
        ModelRegistry.open(folder.resolve("registry"))
            .version(new ModelName(SITE, model), version)
            .flatMap(PublishedVersion::manifest)
            .orElseThrow()
            .learningCurve();
    assertThat(learned).hasSize(3).allMatch(epoch -> epoch.validation().isPresent());

    List<LearningCurvePoint> curve = get(version).getLearningCurveList();

    assertThat(curve).extracting(LearningCurvePoint::getEpoch).containsExactly(1, 2, 3);
    assertThat(curve)
        .extracting(
            point ->
                new LearnedEpoch(
                    point.getLoss(),
                    point.getSeconds(),
                    Optional.of(
                        new LearnedEpoch.Validation(
                            point.getValidationRecallAt20(), point.getValidationMrrAt20()))))
        .isEqualTo(learned);
    assertThat(get(publish()).getLearningCurveList())
        .hasSize(2)
        .noneMatch(LearningCurvePoint::hasValidationRecallAt20)
        .noneMatch(LearningCurvePoint::hasValidationMrrAt20);
  }

  @Test
  void aVersionIsActivatedAndTheOldOneCanBeDeletedThen() {
    String old = train(false).getVersion();
    String next = publish();
    assertThat(Refusal.of(() -> delete(old)).line())
        .isEqualTo("FAILED_PRECONDITION VERSION_ACTIVE");

    assertThat(activate(next).getActive()).isTrue();

    assertThat(get(old).getActive()).isFalse();
    delete(old);
    assertThat(Refusal.of(() -> get(old)).line()).isEqualTo(NOT_FOUND);
    assertThat(Refusal.of(() -> delete(next)).line())
        .isEqualTo("FAILED_PRECONDITION VERSION_ACTIVE");
  }

  @Test
  void aVersionThatIsNotThereIsSaid() {
    publish();
    assertThat(Refusal.of(() -> get("nowhere")).line()).isEqualTo(NOT_FOUND);
    assertThat(Refusal.of(() -> activate("nowhere")).line()).isEqualTo(NOT_FOUND);
    assertThat(Refusal.of(() -> delete("nowhere")).line()).isEqualTo(NOT_FOUND);
    assertThat(Refusal.of(() -> get("..")).line()).isEqualTo(NOT_FOUND);
    assertThat(Refusal.of(() -> get("a/b")).line())
        .isEqualTo("INVALID_ARGUMENT INVALID_FIELD version");
    assertThat(Refusal.of(() -> get("")).line())
        .isEqualTo("INVALID_ARGUMENT INVALID_FIELD version");
  }

  @Test
  void aModelThatIsNotThereHasNoVersions() {
    assertThat(
            models()
                .listVersions(
                    ListVersionsRequest.newBuilder().setSite(SITE).setModel(model).build())
                .getVersionsList())
        .isEmpty();
  }

  @Test
  void aDamagedVersionIsListedNotActivatedAndCanBeDeleted() throws IOException {
    String good = train(false).getVersion();
    String damaged = publish();
    Path artifact =
        folder
            .resolve("registry")
            .resolve(SITE)
            .resolve(model)
            .resolve("versions")
            .resolve(damaged);
    try (FileChannel file =
        FileChannel.open(artifact.resolve("model.pt"), StandardOpenOption.WRITE)) {
      file.truncate(Files.size(artifact.resolve("model.pt")) / 2);
    }

    Refusal refusal = Refusal.of(() -> activate(damaged));

    assertThat(refusal.line()).isEqualTo("FAILED_PRECONDITION VERSION_DAMAGED");
    assertThat(refusal.metadata()).containsKey("check");
    assertThat(refusal.message()).contains(damaged);
    assertThat(get(good).getActive()).isTrue();
    assertThat(get(damaged).getActive()).isFalse();
    delete(damaged);
    assertThat(Refusal.of(() -> get(damaged)).line()).isEqualTo(NOT_FOUND);
  }

  @Test
  void namesThatAreNoNamesAreRefused() {
    for (String name : List.of("..", "a/b", "x".repeat(65))) {
      ListVersionsRequest site = ListVersionsRequest.newBuilder().setSite(name).build();
      assertThat(Refusal.of(() -> models().listVersions(site)).line())
          .isEqualTo("INVALID_ARGUMENT INVALID_FIELD site");
      ListVersionsRequest named = ListVersionsRequest.newBuilder().setModel(name).build();
      assertThat(Refusal.of(() -> models().listVersions(named)).line())
          .isEqualTo("INVALID_ARGUMENT INVALID_FIELD model");
    }
  }

  @Test
  void whatReplicasReportIsToldWithTheVersion() {
    String serving = train(false).getVersion();
    String refused = publish();
    models()
        .reportServing(
            ReportServingRequest.newBuilder()
                .setReplica("replica-1")
                .addVersions(served(serving).setServing(true).setRequests(7))
                .addVersions(served(refused).setRefusal("HASH: model.pt"))
                .build());
    models()
        .reportServing(
            ReportServingRequest.newBuilder()
                .setReplica("replica-2")
                .addVersions(served(serving).setServing(true))
                .build());

    assertThat(get(serving).getReplicasList())
        .extracting(
            ReplicaStatus::getReplica, ReplicaStatus::getServing, ReplicaStatus::getRequests)
        .containsExactly(tuple("replica-1", true, 7L), tuple("replica-2", true, 0L));
    assertThat(get(refused).getReplicasList())
        .singleElement()
        .returns("HASH: model.pt", ReplicaStatus::getRefusal)
        .returns(false, ReplicaStatus::getServing)
        .satisfies(
            status ->
                assertThat(Instant.ofEpochSecond(status.getReportTime().getSeconds()))
                    .isAfter(Instant.now().minus(Duration.ofMinutes(1))));
    assertThat(
            Refusal.of(() -> models().reportServing(ReportServingRequest.getDefaultInstance()))
                .line())
        .isEqualTo("INVALID_ARGUMENT INVALID_FIELD replica");
  }

  private static ModelServiceBlockingStub models() {
    return trainer.client().models();
  }

  private String publish() {
    return train(true).getVersion();
  }

  private TrainingJob train(boolean publishOnly) {
    return train(publishOnly, Map.of());
  }

  private TrainingJob train(boolean publishOnly, Map<String, String> hyperparameters) {
    TrainerClient client = trainer.client();
    TrainingJob job =
        client
            .training()
            .startTraining(
                StartTrainingRequest.newBuilder()
                    .setSite(SITE)
                    .setModel(model)
                    .putAllHyperparameters(TrainerClient.SMALL)
                    .putAllHyperparameters(hyperparameters)
                    .setPublishOnly(publishOnly)
                    .build())
            .getJob();
    return client.end(job);
  }

  private ServedVersion.Builder served(String version) {
    return ServedVersion.newBuilder().setSite(SITE).setModel(model).setVersion(version);
  }

  private ModelVersion get(String version) {
    return models()
        .getVersion(
            GetVersionRequest.newBuilder()
                .setSite(SITE)
                .setModel(model)
                .setVersion(version)
                .build())
        .getVersion();
  }

  private ModelVersion activate(String version) {
    return models()
        .activateVersion(
            ActivateVersionRequest.newBuilder()
                .setSite(SITE)
                .setModel(model)
                .setVersion(version)
                .build())
        .getVersion();
  }

  private void delete(String version) {
    models()
        .deleteVersion(
            DeleteVersionRequest.newBuilder()
                .setSite(SITE)
                .setModel(model)
                .setVersion(version)
                .build());
  }
}
