package dev.nextclick.session;

import dev.nextclick.events.RedisEventStore;
import dev.nextclick.events.StoreRefusedException;
import dev.nextclick.runtime.Resources;
import dev.nextclick.runtime.ServiceProcess;
import dev.nextclick.runtime.errors.StartRefusedException;
import dev.nextclick.runtime.grpc.GrpcServer;
import dev.nextclick.runtime.metrics.Metrics;
import dev.nextclick.runtime.metrics.MetricsLog;
import dev.nextclick.runtime.settings.Settings;
import java.time.Clock;

/// session-service as a process.
public final class SessionServiceMain {

  private SessionServiceMain() {}

  public static void main(String[] arguments) {
    ServiceProcess.run(
        "session-service",
        "takes click events in and gives sessions out.",
        SessionSettings.declare(),
        arguments,
        SessionServiceMain::compose);
  }

  private static GrpcServer compose(Settings settings, Resources resources) {
    Metrics metrics = new Metrics();
    GrpcServer server =
        compose(SessionSettings.of(settings), Clock.systemUTC(), metrics, resources);
    // Closed right after the server, and so with what its last calls came to.
    MetricsLog metricsLog = resources.add(new MetricsLog(metrics, settings.get(MetricsLog.EVERY)));
    server.onListen(metricsLog::start);
    return server;
  }

  /// Everything that the service is made of. Redis need not be there: the service is ready once it is.
  ///
  /// @param metrics where it counts
  static GrpcServer compose(
      SessionSettings settings, Clock clock, Metrics metrics, Resources resources) {
    RedisEventStore store = resources.add(connect(settings, clock, metrics));
    EventStreams streams =
        resources.add(
            new EventStreams(
                store.writer(), store::isAvailable, clock, settings.streamHold(), metrics));
    metrics.gauge("streams_open", streams::size);
    metrics.gauge("store_waiting", store::waiting);
    metrics.gauge("log_fill", store.writer()::logFill);
    Readiness readiness = resources.add(new Readiness(store::isAvailable));
    GrpcServer server =
        GrpcServer.builder(settings.server())
            .service(
                new SessionServiceHandler(store.writer(), store.sessionReader(), streams, clock))
            .errors(SessionErrors::refusal)
            .metrics(metrics)
            .notReadyYet()
            .onDrain(readiness::stop)
            .onDrain(streams::drain)
            .build();
    readiness.start(server);
    return server;
  }

  private static RedisEventStore connect(SessionSettings settings, Clock clock, Metrics metrics) {
    try {
      return RedisEventStore.connect(settings.store(), clock, new StoreMetrics(metrics));
    } catch (StoreRefusedException e) {
      throw new StartRefusedException(String.valueOf(e.getMessage()), e);
    }
  }
}
