package dev.nextclick.inference;

import dev.nextclick.inference.serving.ModelServing;
import dev.nextclick.inference.serving.ServingMetrics;
import dev.nextclick.runtime.Resources;
import dev.nextclick.runtime.ServiceProcess;
import dev.nextclick.runtime.WritableDirectory;
import dev.nextclick.runtime.grpc.GrpcServer;
import dev.nextclick.runtime.metrics.Metrics;
import dev.nextclick.runtime.metrics.MetricsLog;
import dev.nextclick.runtime.settings.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;

/// The process of inference-service.
public final class InferenceServiceMain {

  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(3);

  private InferenceServiceMain() {}

  public static void main(String[] arguments) {
    ServiceProcess.run(
        "inference-service",
        "Recommends the next item, with the model version that is active.",
        InferenceServiceSettings.DECLARATION,
        arguments,
        InferenceServiceMain::compose);
  }

  private static GrpcServer compose(Settings given, Resources resources) {
    Metrics metrics = new Metrics();
    GrpcServer server = compose(given, metrics, resources);
    // Closed right after the server, and so with what its last calls came to.
    MetricsLog metricsLog = resources.add(new MetricsLog(metrics, given.get(MetricsLog.EVERY)));
    server.onListen(metricsLog::start);
    return server;
  }

  /// Constructs the service, which begins to load what is active at once.
  ///
  /// @param metrics where it counts
  static GrpcServer compose(Settings given, Metrics metrics, Resources resources) {
    InferenceServiceSettings settings = InferenceServiceSettings.of(given);
    AttributionTokens tokens = AttributionTokens.of(settings.attributionKeyFile());
    WritableDirectory.require("cache", settings.serving().cache());

    SessionClicks sessions =
        resources.add(
            new SessionClicks(settings.sessionService(), settings.sessionTimeout(), metrics));
    ModelServing serving =
        resources.add(ModelServing.open(settings.serving(), new ServingMetrics(metrics)));
    metrics.gauge("queue_waiting", serving::waiting);
    GrpcServer server =
        GrpcServer.builder(settings.server())
            .service(new RecommendationHandler(serving, sessions, tokens, Clock.systemUTC()))
            .errors(new RecommendationErrors())
            .metrics(metrics)
            .notReadyYet()
            .build();
    settings
        .trainer()
        .ifPresent(
            trainer ->
                resources.add(
                    new ServingReporter(trainer, () -> replica(settings, server), serving::report)
                        .start(REPORT_INTERVAL)));
    var _ = serving.ready().thenRun(() -> server.setReady(true));
    // Loading takes a while; the process is alive meanwhile, though not ready.
    Thread.ofPlatform().name("first-load").daemon().start(serving::start);
    return server;
  }

  /// The port is the one it got: of replicas that take any free port, each has another name.
  private static String replica(InferenceServiceSettings settings, GrpcServer server) {
    return settings.replica().orElseGet(() -> hostName() + ":" + server.address().port());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return InetAddress.getLoopbackAddress().getHostName();
    }
  }
}
