package dev.nextclick.runtime.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.runtime.errors.StartRefusedException;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.GetSessionResponse;
import dev.nextclick.session.v1.RecordEventRequest;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class ServerLifeTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  @Test
  void handlersRunWhereTheServiceWantsThem() {
    RecordEventRequest event =
        RecordEventRequest.newBuilder()
            .setEvent(Event.newBuilder().setSessionId("s").setItemId("i"))
            .build();
    try (RunningServer direct = RunningServer.start();
        RunningServer blocking = RunningServer.start(GrpcServer.Builder::onVirtualThreads)) {
      assertThat(direct.client().recordEvent(event).getEventId()).isEqualTo("platform");
      assertThat(blocking.client().recordEvent(event).getEventId()).isEqualTo("virtual");
    }
  }

  @Test
  void readinessIsNotLiveness() {
    try (RunningServer running = RunningServer.start(GrpcServer.Builder::notReadyYet)) {
      assertThat(health(running, "")).isEqualTo(ServingStatus.NOT_SERVING);
      assertThat(health(running, "liveness")).isEqualTo(ServingStatus.SERVING);
      running.server.setReady(true);
      assertThat(health(running, "")).isEqualTo(ServingStatus.SERVING);
      assertThatThrownBy(() -> health(running, "nobody")).hasMessageContaining("NOT_FOUND");
    }
  }

  @Test
  void reflectionListsTheServices() {
    try (RunningServer running = RunningServer.start()) {
      CompletableFuture<List<String>> names = new CompletableFuture<>();
      StreamObserver<ServerReflectionRequest> asking =
          ServerReflectionGrpc.newStub(running.channel)
              .serverReflectionInfo(
                  new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse answer) {
                      names.complete(
                          answer.getListServicesResponse().getServiceList().stream()
                              .map(ServiceResponse::getName)
                              .toList());
                    }

                    @Override
                    public void onError(Throwable error) {
                      names.completeExceptionally(error);
                    }

                    @Override
                    public void onCompleted() {}
                  });
      asking.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

      assertThat(names.orTimeout(10, TimeUnit.SECONDS).join())
          .contains("nextclick.session.v1.SessionService", "grpc.health.v1.Health");
      asking.onCompleted();
    }
  }

  @Test
  void drainingLetsACallUnderWayEnd() {
    try (RunningServer running = RunningServer.start()) {
      CompletableFuture<GetSessionResponse> slow =
          CompletableFuture.supplyAsync(() -> running.get("slow"), THREADS);
      within(running.sessions.slowCallBegun);
      CompletableFuture<Void> drained = CompletableFuture.runAsync(running.server::close, THREADS);

      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> running.getOverAnotherConnection("one"))
                      .hasMessageContaining("UNAVAILABLE"));
      assertThat(drained).isNotDone();
      running.sessions.slowCallMayEnd.complete(null);
      assertThat(within(slow).getSession().getSessionId()).isEqualTo("slow");
      within(drained);
    }
  }

  @Test
  void drainingCutsOffWhatDoesNotEndWithinTheGrace() {
    ServerSettings impatient = new ServerSettings("127.0.0.1", 0, Duration.ofMillis(50));
    try (RunningServer running = new RunningServer(impatient, builder -> builder)) {
      CompletableFuture<GetSessionResponse> never =
          CompletableFuture.supplyAsync(() -> running.getOverAnotherConnection("never"), THREADS);
      within(running.sessions.slowCallBegun);
      running.server.close();
      assertThatThrownBy(() -> within(never)).hasCauseInstanceOf(StatusRuntimeException.class);
    }
  }

  @Test
  void whoeverHoldsStreamsIsToldThatDrainingBegins() {
    CompletableFuture<String> told = new CompletableFuture<>();
    RunningServer running =
        RunningServer.start(builder -> builder.onDrain(() -> told.complete("draining")));
    running.close();
    assertThat(told).isCompletedWithValue("draining");
  }

  @Test
  void aPortInUseIsNamed() {
    try (RunningServer running = RunningServer.start()) {
      ServerSettings taken =
          new ServerSettings("127.0.0.1", running.address.port(), Duration.ofSeconds(1));
      try (GrpcServer second = GrpcServer.builder(taken).build()) {
        assertThatThrownBy(second::start)
            .isInstanceOf(StartRefusedException.class)
            .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.port())
            .hasMessageContaining("in use");
      }
    }
  }

  private static <T> T within(CompletableFuture<T> future) {
    return future.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static ServingStatus health(RunningServer running, String name) {
    return HealthGrpc.newBlockingStub(running.channel)
        .check(HealthCheckRequest.newBuilder().setService(name).build())
        .getStatus();
  }
}
