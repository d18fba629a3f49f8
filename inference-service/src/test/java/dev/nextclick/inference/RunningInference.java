package dev.nextclick.inference;

import static org.awaitility.Awaitility.await;

import dev.nextclick.inference.serving.ModelServing;
import dev.nextclick.inference.serving.PublishedModels;
import dev.nextclick.inference.serving.ServingMetrics;
import dev.nextclick.inference.serving.ServingSettings;
import dev.nextclick.recommendation.v1.GetRecommendationsRequest;
import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import dev.nextclick.recommendation.v1.RecommendationServiceGrpc;
import dev.nextclick.recommendation.v1.RecommendedItem;
import dev.nextclick.runtime.Resources;
import dev.nextclick.runtime.conformance.ErrorConformance;
import dev.nextclick.runtime.grpc.GrpcServer;
import dev.nextclick.runtime.grpc.ServerSettings;
import dev.nextclick.runtime.metrics.Metrics;
import dev.nextclick.runtime.settings.HostAndPort;
import dev.nextclick.runtime.settings.Settings;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// An inference service on a free port, beside a registry and a scripted session-service, and a client of it. Closing it
/// checks that each error carried its reason.
final class RunningInference implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(20);

  final PublishedModels published;
  final ScriptedSessions sessions;
  final Neighbour sessionService;
  final HostAndPort address;
  final ManagedChannel channel;
  final Metrics metrics;
  private final Resources resources;
  private final ErrorConformance conformance = new ErrorConformance();

  private RunningInference(
      PublishedModels published,
      ScriptedSessions sessions,
      Neighbour sessionService,
      Metrics metrics,
      Resources resources,
      GrpcServer server) {
    this.published = published;
    this.sessions = sessions;
    this.sessionService = sessionService;
    this.metrics = metrics;
    this.resources = resources;
    address = resources.add(server).start().address();
    channel =
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .usePlaintext()
            .intercept(conformance)
            .build();
  }

  /// Composes the service as its process does, with an empty registry. What is given in `more` wins.
  static RunningInference start(Path folder, String... more) {
    ScriptedSessions sessions = new ScriptedSessions();
    Neighbour sessionService = Neighbour.start(sessions);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--port=0",
                "--registry=" + folder.resolve("registry"),
                "--cache=" + folder.resolve("cache"),
                "--poll-interval=20ms",
                "--workers=1",
                "--session-service=" + sessionService.address(),
                "--session-timeout=20s"));
    arguments.addAll(List.of(more));
    Settings settings = Settings.read(InferenceServiceSettings.DECLARATION, arguments, Map.of());
    Metrics metrics = new Metrics();
    Resources resources = new Resources();
    return new RunningInference(
        new PublishedModels(folder.resolve("registry")),
        sessions,
        sessionService,
        metrics,
        resources,
        InferenceServiceMain.compose(settings, metrics, resources));
  }

  /// The same with a model that is served already.
  static RunningInference serving(Path folder, String... more) throws Exception {
    new PublishedModels(folder.resolve("registry")).activate(1);
    return start(folder, more).ready();
  }

  /// One worker and one place to wait, and tokens dated by this clock: whoever holds the clock holds the worker.
  static RunningInference withOneWorker(Path folder, Clock clock) throws Exception {
    PublishedModels published = new PublishedModels(folder.resolve("registry"));
    published.activate(1);
    ScriptedSessions sessions = new ScriptedSessions();
    Neighbour sessionService = Neighbour.start(sessions);
    Metrics metrics = new Metrics();
    Resources resources = new Resources();
    SessionClicks clicks =
        resources.add(new SessionClicks(sessionService.address(), LIMIT, metrics));
    ModelServing serving =
        resources.add(
            ModelServing.open(
                new ServingSettings(
                    folder.resolve("registry"),
                    folder.resolve("cache"),
                    Duration.ofMillis(20),
                    Duration.ofMinutes(1),
                    1,
                    1),
                new ServingMetrics(metrics)));
    metrics.gauge("queue_waiting", serving::waiting);
    serving.start();
    return new RunningInference(
        published,
        sessions,
        sessionService,
        metrics,
        resources,
        GrpcServer.builder(ServerSettings.anyLoopbackPort())
            .service(
                new RecommendationHandler(
                    serving, clicks, AttributionTokens.of(Optional.empty()), clock))
            .errors(new RecommendationErrors())
            .metrics(metrics)
            .build());
  }

  /// Waits until it says that it is ready.
  RunningInference ready() {
    await().atMost(LIMIT).until(() -> health("") == ServingStatus.SERVING);
    return this;
  }

  ServingStatus health(String name) {
    return HealthGrpc.newBlockingStub(channel)
        .check(HealthCheckRequest.newBuilder().setService(name).build())
        .getStatus();
  }

  /// A request for the shop.
  static GetRecommendationsRequest request(UnaryOperator<GetRecommendationsRequest.Builder> what) {
    return what.apply(GetRecommendationsRequest.newBuilder().setSite("shop")).build();
  }

  GetRecommendationsResponse ask(UnaryOperator<GetRecommendationsRequest.Builder> what) {
    return ask(request(what));
  }

  GetRecommendationsResponse ask(GetRecommendationsRequest request) {
    return RecommendationServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS)
        .getRecommendations(request);
  }

  /// Does not wait for the answer. Calls reach the service in the order in which they are made.
  RecommendationServiceGrpc.RecommendationServiceFutureStub asking() {
    return RecommendationServiceGrpc.newFutureStub(channel);
  }

  static List<String> ids(GetRecommendationsResponse response) {
    return response.getItemsList().stream().map(RecommendedItem::getItemId).toList();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    resources.close();
    sessionService.close();
    conformance.check();
  }
}
