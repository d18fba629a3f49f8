package dev.nextclick.trainer;

import dev.nextclick.runtime.Resources;
import dev.nextclick.runtime.ServiceProcess;
import dev.nextclick.runtime.grpc.GrpcServer;
import dev.nextclick.runtime.metrics.Metrics;
import dev.nextclick.runtime.metrics.MetricsLog;
import dev.nextclick.runtime.settings.Settings;
import java.io.IOException;
import java.time.Clock;

/// The trainer as a process.
public final class TrainerMain {

  private TrainerMain() {}

  public static void main(String[] arguments) {
    ServiceProcess.run(
        "trainer",
        "moves clicks into the archive, trains models on them, and keeps the published versions.",
        TrainerSettings.declare(),
        arguments,
        TrainerMain::compose);
  }

  private static GrpcServer compose(Settings settings, Resources resources) throws IOException {
    Metrics metrics = new Metrics();
    // Closed last, and so with what the job that runs at the stop came to.
    MetricsLog metricsLog = resources.add(new MetricsLog(metrics, settings.get(MetricsLog.EVERY)));
    GrpcServer server =
        Trainer.compose(TrainerSettings.of(settings), Clock.systemUTC(), metrics, resources);
    server.onListen(metricsLog::start);
    return server;
  }
}
