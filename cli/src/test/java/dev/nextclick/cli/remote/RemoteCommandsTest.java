package dev.nextclick.cli.remote;

import static dev.nextclick.cli.CommandRun.nextclick;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import dev.nextclick.cli.CommandRun;
import dev.nextclick.model.v1.ActivateVersionRequest;
import dev.nextclick.model.v1.ActivateVersionResponse;
import dev.nextclick.model.v1.ListVersionsRequest;
import dev.nextclick.model.v1.ListVersionsResponse;
import dev.nextclick.model.v1.ModelServiceGrpc;
import dev.nextclick.model.v1.ModelVersion;
import dev.nextclick.recommendation.v1.ClickSource;
import dev.nextclick.recommendation.v1.GetRecommendationsRequest;
import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import dev.nextclick.recommendation.v1.RecommendationServiceGrpc;
import dev.nextclick.recommendation.v1.RecommendationSource;
import dev.nextclick.recommendation.v1.RecommendedItem;
import dev.nextclick.training.v1.StartTrainingRequest;
import dev.nextclick.training.v1.StartTrainingResponse;
import dev.nextclick.training.v1.TrainingFailure;
import dev.nextclick.training.v1.TrainingJob;
import dev.nextclick.training.v1.TrainingJobState;
import dev.nextclick.training.v1.TrainingMetrics;
import dev.nextclick.training.v1.TrainingProgress;
import dev.nextclick.training.v1.TrainingServiceGrpc;
import dev.nextclick.training.v1.WatchTrainingJobRequest;
import dev.nextclick.training.v1.WatchTrainingJobResponse;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class RemoteCommandsTest {

  private final Training training = new Training();
  private final Recommendations recommendations = new Recommendations();
  private final Models models = new Models();
  private Server server;
  private String address;

  @BeforeEach
  void start() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(training)
            .addService(recommendations)
            .addService(models)
            .build()
            .start();
    address = "127.0.0.1:" + server.getPort();
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.shutdownNow();
    assertThat(server.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void trainFollowsTheJobAndReportsTheVersion() {
    training.ending =
        job(TrainingJobState.TRAINING_JOB_STATE_SUCCEEDED)
            .setVersion("v7")
            .setActivated(true)
            .setMetrics(
                TrainingMetrics.newBuilder().setRecallAt20(0.5).setMrrAt20(0.25).setPairs(10))
            .build();
    CommandRun run =
        nextclick(
            "train", "--trainer", address, "--set", "epochs=3", "--set", "units=50", "--json");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    JsonNode result = run.json();
    assertThat(result.get("version").asText()).isEqualTo("v7");
    assertThat(result.get("activated").asBoolean()).isTrue();
    assertThat(result.get("recall_at_20").asDouble()).isEqualTo(0.5);
    assertThat(result.get("state").asText()).isEqualTo("succeeded");
    assertThat(training.asked).hasSize(1);
    assertThat(training.asked.getFirst().getHyperparametersMap())
        .containsEntry("epochs", "3")
        .containsEntry("units", "50");
  }

  @Test
  void trainTakesWhatTuneWroteAndTheCommandLineSpeaksOverIt(@TempDir Path folder)
      throws IOException {
    training.ending = job(TrainingJobState.TRAINING_JOB_STATE_SUCCEEDED).build();
    Path tuned =
        Files.writeString(folder.resolve("tuned.yaml"), "# found by tune\nepochs: 7\nunits: 50\n");
    Path sections =
        Files.writeString(
            folder.resolve("all.yaml"), "vmis-knn:\n  clicks: 3\ngru4rec:\n  epochs: 7\n");
    assertThat(
            nextclick(
                    "train",
                    "--trainer",
                    address,
                    "--settings",
                    tuned.toString(),
                    "--set",
                    "epochs=3")
                .status())
        .isZero();
    assertThat(nextclick("train", "--trainer", address, "--settings", sections.toString()).status())
        .isZero();
    assertThat(training.asked.get(0).getHyperparametersMap())
        .isEqualTo(Map.of("epochs", "3", "units", "50"));
    assertThat(training.asked.get(1).getHyperparametersMap())
        .isEqualTo(Map.of("model", "blend", "epochs", "7", "vmis-knn.clicks", "3"));

    Path other = Files.writeString(folder.resolve("knn.yaml"), "vmis-knn:\n  clicks: 3\n");
    CommandRun refused =
        nextclick(
            "train",
            "--trainer",
            address,
            "--settings",
            other.toString(),
            "--set",
            "model=gru4rec");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains(other + " has no section gru4rec");
  }

  @Test
  void trainTakesTheSectionsOfTheModelThatItIsToTrain(@TempDir Path folder) throws IOException {
    training.ending = job(TrainingJobState.TRAINING_JOB_STATE_SUCCEEDED).build();
    String both = "vmis-knn:\n  clicks: 3\ngru4rec:\n  epochs: 7\nsr:\n  steps: 2\n";
    String sections = Files.writeString(folder.resolve("all.yaml"), both).toString();
    CommandRun unsaid = nextclick("train", "--trainer", address, "--settings", sections);
    assertThat(unsaid.status()).as(unsaid.err()).isZero();
    for (String model : List.of("vmis-knn", "blend", "gru4rec")) {
      CommandRun run =
          nextclick(
              "train", "--trainer", address, "--settings", sections, "--set", "model=" + model);
      assertThat(run.status()).as(run.err()).isZero();
    }
    assertThat(training.asked)
        .extracting(StartTrainingRequest::getHyperparametersMap)
        .containsExactly(
            Map.of("model", "blend", "vmis-knn.clicks", "3", "epochs", "7"),
            Map.of("model", "vmis-knn", "vmis-knn.clicks", "3"),
            Map.of("model", "blend", "vmis-knn.clicks", "3", "epochs", "7"),
            Map.of("model", "gru4rec", "epochs", "7"));

    String other = Files.writeString(folder.resolve("sr.yaml"), "sr:\n  steps: 2\n").toString();
    CommandRun refused =
        nextclick("train", "--trainer", address, "--settings", other, "--set", "model=blend");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains(other + " has no section gru4rec or vmis-knn");
  }

  @Test
  void aJobThatFailsIsOneLineAndANonZeroStatus() {
    training.ending =
        job(TrainingJobState.TRAINING_JOB_STATE_FAILED)
            .setFailure(
                TrainingFailure.newBuilder()
                    .setReason("TOO_LITTLE_DATA")
                    .setMessage("found 3 sessions, needs 100"))
            .build();
    CommandRun run = nextclick("train", "--trainer", address);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("nextclick: training failed: found 3 sessions, needs 100 [TOO_LITTLE_DATA]");
  }

  @Test
  void aJobThatIsCancelledOrNoLongerReportedIsAFailure() {
    training.ending = job(TrainingJobState.TRAINING_JOB_STATE_CANCELLED).build();
    assertThat(nextclick("train", "--trainer", address).err()).contains("job j1 was cancelled");
    training.ending = job(TrainingJobState.TRAINING_JOB_STATE_TRAINING).build();
    assertThat(nextclick("train", "--trainer", address).err())
        .contains("stopped reporting on job j1, which is training");
  }

  @Test
  void whatTheServiceRefusesIsToldWithItsReason() {
    CommandRun run = nextclick("train", "--trainer", address, "--set", "epochs=many");
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .isEqualTo(
            "nextclick: trainer: INVALID_ARGUMENT: epochs must be a number, not 'many' [INVALID_HYPERPARAMETER]\n");
  }

  @Test
  void aServiceThatIsAwayIsNamedWithTheCure() {
    for (String[] command :
        new String[][] {
          {"train", "--trainer", "127.0.0.1:9"},
          {"models", "--trainer", "127.0.0.1:9"},
          {"recommend", "--items", "a", "--inference-service", "127.0.0.1:9"}
        }) {
      CommandRun run = nextclick(command);
      assertThat(run.status()).isEqualTo(3);
      assertThat(run.err()).contains("cannot reach", "at 127.0.0.1:9", "nextclick up");
      assertThat(run.err().lines()).hasSize(1);
    }
  }

  @Test
  void recommendShowsItemsScoresAndWhoSpoke() {
    CommandRun run =
        nextclick(
            "recommend",
            "--items",
            "a,b",
            "--limit",
            "2",
            "--exclude",
            "z",
            "--inference-service",
            address);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("after b", "0.7500", "by gru4rec, version v7");
    GetRecommendationsRequest asked = recommendations.asked.getFirst();
    assertThat(asked.getItemIdsList()).containsExactly("a", "b");
    assertThat(asked.getExcludedItemIdsList()).containsExactly("z");
    assertThat(asked.getLimit()).isEqualTo(2);
    JsonNode json =
        nextclick("recommend", "--session", "s", "--inference-service", address, "--json").json();
    assertThat(json.get("items").get(0).get("item_id").asText()).isEqualTo("after s");
    assertThat(json.get("source").asText()).isEqualTo("gru4rec");
    assertThat(json.get("click_source").asText()).isEqualTo("request");
  }

  @Test
  void recommendNeedsItemsOrASessionAndNotBoth() {
    assertThat(nextclick("recommend").status()).isEqualTo(2);
    assertThat(nextclick("recommend", "--items", "a", "--session", "s").status()).isEqualTo(2);
  }

  @Test
  void modelsListsEveryPageAndMarksTheActiveOne() {
    CommandRun run = nextclick("models", "--trainer", address, "--json");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.json().get("versions")).hasSize(3);
    assertThat(run.json().get("versions").get(1).get("active").asBoolean()).isTrue();
    assertThat(nextclick("models", "--trainer", address).out())
        .contains("v2", "*  v1", "v0", "* is the active one");
  }

  @Test
  void modelsActivatesAVersionAndTellsWhenThereIsNone() {
    CommandRun run = nextclick("models", "activate", "v2", "--trainer", address, "--json");
    assertThat(run.json().get("version").asText()).isEqualTo("v2");
    assertThat(models.activated).containsExactly("v2");
    CommandRun unknown = nextclick("models", "activate", "nonsense", "--trainer", address);
    assertThat(unknown.status()).isEqualTo(3);
    assertThat(unknown.err())
        .contains("[MODEL_VERSION_NOT_FOUND]", "nextclick models lists what there is");
  }

  private static TrainingJob.Builder job(TrainingJobState state) {
    return TrainingJob.newBuilder().setJobId("j1").setState(state);
  }

  private static StatusRuntimeException refusal(Code code, String reason, String message) {
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(code.getNumber())
            .setMessage(message)
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder().setDomain("nextclick.dev").setReason(reason).build()))
            .build());
  }

  private static final class Training extends TrainingServiceGrpc.TrainingServiceImplBase {
    final List<StartTrainingRequest> asked = new ArrayList<>();
    TrainingJob ending = TrainingJob.getDefaultInstance();

    @Override
    public void startTraining(
        StartTrainingRequest request, StreamObserver<StartTrainingResponse> response) {
      asked.add(request);
      if (request.getHyperparametersOrDefault("epochs", "1").equals("many")) {
        response.onError(
            refusal(
                Code.INVALID_ARGUMENT,
                "INVALID_HYPERPARAMETER",
                "epochs must be a number, not 'many'"));
        return;
      }
      response.onNext(
          StartTrainingResponse.newBuilder()
              .setJob(job(TrainingJobState.TRAINING_JOB_STATE_PENDING))
              .build());
      response.onCompleted();
    }

    @Override
    public void watchTrainingJob(
        WatchTrainingJobRequest request, StreamObserver<WatchTrainingJobResponse> response) {
      TrainingJob training =
          job(TrainingJobState.TRAINING_JOB_STATE_TRAINING)
              .setProgress(
                  TrainingProgress.newBuilder().setEpoch(1).setEpochs(2).setCompletedShare(0.5))
              .build();
      for (TrainingJob job : List.of(training, ending)) {
        response.onNext(WatchTrainingJobResponse.newBuilder().setJob(job).build());
      }
      response.onCompleted();
    }
  }

  private static final class Recommendations
      extends RecommendationServiceGrpc.RecommendationServiceImplBase {
    final List<GetRecommendationsRequest> asked = new ArrayList<>();

    @Override
    public void getRecommendations(
        GetRecommendationsRequest request, StreamObserver<GetRecommendationsResponse> response) {
      asked.add(request);
      String last =
          request.getItemIdsCount() == 0
              ? request.getSessionId()
              : request.getItemIdsList().getLast();
      response.onNext(
          GetRecommendationsResponse.newBuilder()
              .addItems(RecommendedItem.newBuilder().setItemId("after " + last).setScore(0.75f))
              .setSource(RecommendationSource.RECOMMENDATION_SOURCE_GRU4REC)
              .setClickSource(ClickSource.CLICK_SOURCE_REQUEST)
              .setModel("default")
              .setVersion("v7")
              .build());
      response.onCompleted();
    }
  }

  private static final class Models extends ModelServiceGrpc.ModelServiceImplBase {
    final List<String> activated = new ArrayList<>();

    @Override
    public void listVersions(
        ListVersionsRequest request, StreamObserver<ListVersionsResponse> response) {
      boolean first = request.getPageToken().isEmpty();
      ListVersionsResponse.Builder page = ListVersionsResponse.newBuilder();
      for (String version : first ? List.of("v2", "v1") : List.of("v0")) {
        page.addVersions(
            ModelVersion.newBuilder()
                .setVersion(version)
                .setKind("gru4rec")
                .setActive(version.equals("v1")));
      }
      response.onNext(page.setNextPageToken(first ? "more" : "").build());
      response.onCompleted();
    }

    @Override
    public void activateVersion(
        ActivateVersionRequest request, StreamObserver<ActivateVersionResponse> response) {
      if (request.getVersion().equals("nonsense")) {
        response.onError(refusal(Code.NOT_FOUND, "MODEL_VERSION_NOT_FOUND", "no version nonsense"));
        return;
      }
      activated.add(request.getVersion());
      response.onNext(ActivateVersionResponse.getDefaultInstance());
      response.onCompleted();
    }
  }
}
