package dev.nextclick.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nextclick.client.NextclickClient;
import dev.nextclick.recommendation.v1.GetRecommendationsRequest;
import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import dev.nextclick.recommendation.v1.RecommendationServiceGrpc.RecommendationServiceImplBase;
import dev.nextclick.recommendation.v1.RecommendationSource;
import dev.nextclick.recommendation.v1.RecommendedItem;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class RecommendationLoadTest {

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int PER_SECOND = 500;

  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final Service service = new Service();
  private Server server;
  private NextclickClient client;

  RecommendationLoadTest() throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(service)
            .build()
            .start();
    client = NextclickClient.builder().inferenceService("localhost:" + server.getPort()).build();
  }

  @BeforeEach
  void answersComeFromTheFirstVersion() {
    service.behaviour = (session, answer) -> answer(answer, "v1");
  }

  @AfterEach
  void stop() {
    client.close();
    server.shutdownNow();
  }

  @Test
  void requestsGoRoundAndEachIsCounted() throws InterruptedException {
    RecommendationLoad load = start("a", "b", "c");
    await().until(() -> asked.size() >= 20);
    LoadReport report = load.stop();
    // The first of them wait for the connection, and may pass each other there.
    List<Integer> counts =
        Stream.of("a", "b", "c").map(session -> Collections.frequency(asked, session)).toList();

    assertThat(counts.stream().mapToInt(count -> count).sum()).isEqualTo(report.requests());
    assertThat(Collections.max(counts) - Collections.min(counts)).isLessThanOrEqualTo(1);
    assertThat(report.failed()).isZero();
    assertThat(report.versions()).containsExactly("v1");
    assertThat(report.slowest()).isGreaterThanOrEqualTo(report.median());
  }

  @Test
  void versionsAreListedInTheOrderInWhichTheyAnswered() throws InterruptedException {
    RecommendationLoad load = start("a");
    await().until(() -> load.wasAnsweredBy("v1"));
    service.behaviour = (session, answer) -> answer(answer, "v2");
    await().until(() -> load.wasAnsweredBy("v2"));

    assertThat(load.stop().versions()).containsExactly("v1", "v2");
  }

  @Test
  void anErrorIsAFailureAndSaysWhy() throws InterruptedException {
    service.behaviour =
        (session, answer) ->
            answer.onError(Status.INTERNAL.withDescription("no luck").asRuntimeException());
    RecommendationLoad load = start("a");
    take();
    LoadReport report = load.stop();

    assertThat(report.failed()).isEqualTo(report.requests()).isPositive();
    assertThat(report.firstFailure().orElseThrow()).contains("no luck");
    assertThat(report.versions()).isEmpty();
  }

  @Test
  void anEmptyListIsAFailure() throws InterruptedException {
    service.behaviour =
        (session, answer) -> {
          answer.onNext(GetRecommendationsResponse.getDefaultInstance());
          answer.onCompleted();
        };
    RecommendationLoad load = start("a");
    take();
    LoadReport report = load.stop();

    assertThat(report.failed()).isEqualTo(report.requests()).isPositive();
    assertThat(report.firstFailure()).contains("an empty list");
  }

  @Test
  void answersByPopularityAreGoodAndCounted() throws InterruptedException {
    service.behaviour =
        (session, answer) -> {
          answer.onNext(
              answerOf("v1")
                  .setSource(RecommendationSource.RECOMMENDATION_SOURCE_POPULARITY)
                  .build());
          answer.onCompleted();
        };
    RecommendationLoad load = start("a");
    take();
    LoadReport report = load.stop();

    assertThat(report.byPopularity()).isEqualTo(report.requests()).isPositive();
    assertThat(report.failed()).isZero();
  }

  @Test
  void stoppingWaitsForTheAnswersThatAreDue() throws Exception {
    CompletableFuture<Void> mayAnswer = new CompletableFuture<>();
    service.behaviour =
        (session, answer) -> {
          CompletableFuture<Void> _ = mayAnswer.thenRun(() -> answer(answer, "v1"));
        };
    RecommendationLoad load = start("a");
    take();
    FutureTask<LoadReport> stopped = new FutureTask<>(load::stop);
    Thread stopping = Thread.ofPlatform().start(stopped);
    await().until(() -> stopping.getState() == Thread.State.WAITING);
    assertThat(stopped).isNotDone();

    mayAnswer.complete(null);
    LoadReport report = stopped.get();

    assertThat(report.requests()).isEqualTo(1 + asked.size());
    assertThat(report.failed()).isZero();
  }

  /// Answers that are held back until twice as many requests are due as have a place.
  private RecommendationLoad loadThatIsFull(CompletableFuture<Void> mayAnswer) {
    service.behaviour =
        (session, answer) -> {
          CompletableFuture<Void> _ = mayAnswer.thenRun(() -> answer(answer, "v1"));
        };
    long start = System.nanoTime();
    Duration twiceAsMany =
        Duration.ofSeconds(2L * RecommendationLoad.MOST_ON_THE_WAY).dividedBy(PER_SECOND);
    RecommendationLoad load = start("a");
    await()
        .until(
            () ->
                asked.size() == RecommendationLoad.MOST_ON_THE_WAY
                    && System.nanoTime() - start > twiceAsMany.toNanos());
    assertThat(asked).hasSize(RecommendationLoad.MOST_ON_THE_WAY);
    return load;
  }

  @Test
  void whatIsDueWithoutAPlaceIsSentLaterAndItsTimeGoesOn() throws Exception {
    CompletableFuture<Void> mayAnswer = new CompletableFuture<>();
    RecommendationLoad load = loadThatIsFull(mayAnswer);

    FutureTask<LoadReport> stopped = new FutureTask<>(load::stop);
    Thread stopping = Thread.ofPlatform().start(stopped);
    await().until(() -> stopping.getState() == Thread.State.WAITING);
    mayAnswer.complete(null);
    LoadReport report = stopped.get();

    assertThat(report.requests())
        .isEqualTo(asked.size())
        .isGreaterThanOrEqualTo(2 * RecommendationLoad.MOST_ON_THE_WAY);
    assertThat(report.failed()).isZero();
    // Half of them were sent only when there were answers, and would have taken next to no time
    // from then on.
    assertThat(report.median()).isGreaterThan(Duration.ofMillis(100));
  }

  @Test
  void whatHasNoPlaceWithinItsDeadlineHasFailedAndIsNotSent() throws Exception {
    service.behaviour = (session, answer) -> {};
    // Ten times a second each place is free again, and there are 128 of them: not for 5,000.
    RecommendationLoad load =
        RecommendationLoad.start(client, requests("a"), 5_000, Duration.ofMillis(100));
    await().until(() -> load.ended() >= 1_000);
    LoadReport report = load.stop();

    assertThat(report.failed()).isEqualTo(report.requests());
    assertThat(asked).hasSizeLessThan((int) report.requests());
  }

  @Test
  @Timeout(20)
  void closingSendsNothingThatWaitsForAPlace() {
    CompletableFuture<Void> mayAnswer = new CompletableFuture<>();
    RecommendationLoad load = loadThatIsFull(mayAnswer);

    load.close();

    assertThat(asked).hasSize(RecommendationLoad.MOST_ON_THE_WAY);
    mayAnswer.complete(null);
  }

  @Test
  void nothingToAskAndNoRateAreRefused() {
    assertThatThrownBy(() -> RecommendationLoad.start(client, List.of(), PER_SECOND, DEADLINE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RecommendationLoad.start(client, requests("a"), 0, DEADLINE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private RecommendationLoad start(String... sessions) {
    return RecommendationLoad.start(client, requests(sessions), PER_SECOND, DEADLINE);
  }

  private static List<GetRecommendationsRequest> requests(String... sessions) {
    return List.of(sessions).stream()
        .map(session -> GetRecommendationsRequest.newBuilder().setSessionId(session).build())
        .toList();
  }

  private String take() throws InterruptedException {
    return asked.take();
  }

  private static void answer(StreamObserver<GetRecommendationsResponse> answer, String version) {
    answer.onNext(answerOf(version).build());
    answer.onCompleted();
  }

  private static GetRecommendationsResponse.Builder answerOf(String version) {
    return GetRecommendationsResponse.newBuilder()
        .setVersion(version)
        .addItems(RecommendedItem.newBuilder().setItemId("x"));
  }

  private final class Service extends RecommendationServiceImplBase {

    private volatile BiConsumer<String, StreamObserver<GetRecommendationsResponse>> behaviour =
        (session, answer) -> {};

    @Override
    public void getRecommendations(
        GetRecommendationsRequest request, StreamObserver<GetRecommendationsResponse> answer) {
      asked.add(request.getSessionId());
      behaviour.accept(request.getSessionId(), answer);
    }
  }
}
