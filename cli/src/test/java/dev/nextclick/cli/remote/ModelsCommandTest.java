package dev.nextclick.cli.remote;

import static dev.nextclick.cli.CommandRun.nextclick;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nextclick.cli.CommandRun;
import dev.nextclick.model.v1.LearningCurvePoint;
import dev.nextclick.model.v1.ListVersionsRequest;
import dev.nextclick.model.v1.ListVersionsResponse;
import dev.nextclick.model.v1.ModelServiceGrpc.ModelServiceImplBase;
import dev.nextclick.model.v1.ModelVersion;
import dev.nextclick.model.v1.ReplicaStatus;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `nextclick models`, asking a trainer.
@Timeout(60)
final class ModelsCommandTest {

  private final Versions versions = new Versions();
  private Server server;

  @BeforeEach
  void start() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(versions)
            .build()
            .start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.shutdownNow();
    assertThat(server.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatEachReplicaServesOrRefusedIsShown() {
    versions.listed =
        ListVersionsResponse.newBuilder()
            .addVersions(
                ModelVersion.newBuilder()
                    .setVersion("v2")
                    .setKind("gru4rec")
                    .setActive(true)
                    .addReplicas(
                        ReplicaStatus.newBuilder()
                            .setReplica("east")
                            .setServing(true)
                            .setRequests(9))
                    .addReplicas(
                        ReplicaStatus.newBuilder()
                            .setReplica("west")
                            .setRefusal("SELF_CHECK_FAILED")))
            .addVersions(
                ModelVersion.newBuilder()
                    .setVersion("v1")
                    .setKind("gru4rec")
                    .addReplicas(ReplicaStatus.newBuilder().setReplica("west").setServing(true))
                    .addReplicas(ReplicaStatus.newBuilder().setReplica("east")))
            .build();

    CommandRun run = models();

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .endsWith(
            "* is the active one",
            "east serves v2",
            "west refused v2: SELF_CHECK_FAILED",
            "west serves v1");
    JsonNode east = models("--json").json().get("versions").get(0).get("replicas").get(0);
    assertThat(east.get("serving").asBoolean()).isTrue();
    assertThat(east.get("requests").asLong()).isEqualTo(9);
  }

  @Test
  void theLearningCurveIsShownOfTheActiveVersionAndOfAllAsJson() {
    LearningCurvePoint first =
        LearningCurvePoint.newBuilder().setEpoch(1).setLoss(7.25).setSeconds(0.5).build();
    LearningCurvePoint second =
        LearningCurvePoint.newBuilder()
            .setEpoch(2)
            .setLoss(6.5)
            .setSeconds(0.25)
            .setValidationRecallAt20(0.75)
            .setValidationMrrAt20(0)
            .build();
    versions.listed =
        ListVersionsResponse.newBuilder()
            .addVersions(
                ModelVersion.newBuilder()
                    .setVersion("v3")
                    .setKind("gru4rec")
                    .addLearningCurve(first))
            .addVersions(
                ModelVersion.newBuilder()
                    .setVersion("v2")
                    .setKind("gru4rec")
                    .setActive(true)
                    .addLearningCurve(first)
                    .addLearningCurve(second))
            .addVersions(ModelVersion.newBuilder().setVersion("v1").setKind("vmis-knn"))
            .build();

    assertThat(models().out())
        .contains("loss of v2, epoch by epoch: 7.250, 6.500\n")
        .doesNotContain("loss of v3", "loss of v1");
    assertThat(models("--json").json().get("versions"))
        .extracting(version -> version.get("learning_curve").toString())
        .containsExactly(
            "[{\"loss\":7.25,\"seconds\":0.5}]",
            "[{\"loss\":7.25,\"seconds\":0.5},"
                + "{\"loss\":6.5,\"seconds\":0.25,\"recall_at_20\":0.75,\"mrr_at_20\":0.0}]",
            "[]");
  }

  @Test
  void aVersionWhoseManifestIsUnreadableIsShownAsDamaged() {
    versions.listed =
        ListVersionsResponse.newBuilder()
            .addVersions(ModelVersion.newBuilder().setVersion("v1"))
            .build();
    assertThat(models().out())
        .containsPattern("v1 +damaged")
        .contains("none is active", "v1 is damaged: its manifest cannot be trusted");
  }

  @Test
  void aModelWithoutVersionsIsNamed() {
    assertThat(models("--site", "video", "--model", "night").out())
        .isEqualTo("no version of video/night has been published; nextclick train makes one\n");
  }

  private CommandRun models(String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "models";
    arguments[1] = "--trainer";
    arguments[2] = "127.0.0.1:" + server.getPort();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return nextclick(arguments);
  }

  private static final class Versions extends ModelServiceImplBase {
    volatile ListVersionsResponse listed = ListVersionsResponse.getDefaultInstance();

    @Override
    public void listVersions(
        ListVersionsRequest request, StreamObserver<ListVersionsResponse> response) {
      response.onNext(listed);
      response.onCompleted();
    }
  }
}
