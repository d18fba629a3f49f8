package dev.nextclick.inference;

import dev.nextclick.inference.serving.VersionStatus;
import dev.nextclick.model.v1.ModelServiceGrpc;
import dev.nextclick.model.v1.ReportServingRequest;
import dev.nextclick.model.v1.ReportServingResponse;
import dev.nextclick.model.v1.ServedVersion;
import dev.nextclick.runtime.settings.HostAndPort;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the trainer, again and again, what this replica serves and what it refused. Nothing depends on the trainer's being there.
final class ServingReporter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServingReporter.class);
  private static final long DEADLINE_SECONDS = 2;
  private static final int MOST_REFUSAL_CHARACTERS = 1_000;

  private final ManagedChannel channel;
  private final Supplier<String> replica;
  private final Supplier<List<VersionStatus>> report;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("serving-reporter").daemon().factory());
  private final AtomicBoolean away = new AtomicBoolean();

  /// @param replica this replica's name, asked for at each report
  ServingReporter(
      HostAndPort trainer, Supplier<String> replica, Supplier<List<VersionStatus>> report) {
    channel =
        NettyChannelBuilder.forAddress(trainer.host(), trainer.port())
            .usePlaintext()
            .directExecutor()
            .build();
    this.replica = replica;
    this.report = report;
  }

  /// Reports at each interval from now on.
  ServingReporter start(Duration interval) {
    var _ =
        clock.scheduleWithFixedDelay(
            this::tryToReport, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    return this;
  }

  private void tryToReport() {
    try {
      report();
    } catch (RuntimeException e) {
      // An exception would end the schedule: this report is lost, the next one is not.
      LOG.error("what is served cannot be reported", e);
    }
  }

  private void report() {
    ReportServingRequest.Builder request =
        ReportServingRequest.newBuilder().setReplica(replica.get());
    for (VersionStatus status : report.get()) {
      String refusal = status.refusal().orElse("");
      request.addVersions(
          ServedVersion.newBuilder()
              .setSite(status.model().site())
              .setModel(status.model().model())
              .setVersion(status.version())
              .setServing(status.serving())
              .setRefusal(refusal.substring(0, Math.min(refusal.length(), MOST_REFUSAL_CHARACTERS)))
              .setRequests(status.requests()));
    }
    // Reports are rare enough for a try each; gRPC's own pauses grow to minutes.
    channel.resetConnectBackoff();
    ModelServiceGrpc.newStub(channel)
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .reportServing(
            request.build(),
            new StreamObserver<>() {
              @Override
              public void onNext(ReportServingResponse response) {}

              @Override
              public void onError(Throwable error) {
                if (!away.getAndSet(true)) {
                  LOG.warn("the trainer does not hear what is served: {}", error.getMessage());
                }
              }

              @Override
              public void onCompleted() {
                if (away.getAndSet(false)) {
                  LOG.info("the trainer hears what is served again");
                }
              }
            });
  }

  @Override
  public void close() {
    clock.shutdownNow();
    channel.shutdownNow();
  }
}
