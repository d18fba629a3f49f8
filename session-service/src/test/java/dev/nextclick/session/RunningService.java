package dev.nextclick.session;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.LogId;
import dev.nextclick.events.LogReader;
import dev.nextclick.events.LogRecord;
import dev.nextclick.events.RedisEventStore;
import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.runtime.Resources;
import dev.nextclick.runtime.conformance.ErrorConformance;
import dev.nextclick.runtime.grpc.GrpcServer;
import dev.nextclick.runtime.grpc.ServerSettings;
import dev.nextclick.runtime.metrics.Metrics;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.GetSessionRequest;
import dev.nextclick.session.v1.RecordEventResponse;
import dev.nextclick.session.v1.Session;
import dev.nextclick.session.v1.SessionEvent;
import dev.nextclick.session.v1.SessionServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// session-service as it is composed for its process, on a free port, by a clock of the test's, and a client of it. Closing it
/// checks that each error carried its reason.
final class RunningService implements AutoCloseable {

  static final Duration HOLD = Duration.ofSeconds(5);

  final SettableClock clock = new SettableClock();
  final Metrics metrics = new Metrics();
  final ManagedChannel channel;
  private final SessionSettings settings;
  private final Resources resources = new Resources();
  private final GrpcServer server;
  private final ErrorConformance conformance = new ErrorConformance();

  private RunningService(SessionSettings settings) {
    this.settings = settings;
    server = SessionServiceMain.compose(settings, clock, metrics, resources).start();
    channel = connect(NettyChannelBuilder.forAddress(address(), port()));
  }

  /// With the defaults.
  static RunningService on(RedisServerProcess redis) {
    return with(RedisStoreSettings.of(redis.uri()), HOLD);
  }

  static RunningService with(RedisStoreSettings store, Duration streamHold) {
    return new RunningService(
        new SessionSettings(ServerSettings.anyLoopbackPort(), store, streamHold));
  }

  String address() {
    return server.address().host();
  }

  int port() {
    return server.address().port();
  }

  /// A connection whose errors are checked too. Whoever asks for it closes it.
  ManagedChannel connect(NettyChannelBuilder builder) {
    return builder.usePlaintext().intercept(conformance).build();
  }

  SessionServiceGrpc.SessionServiceBlockingStub client() {
    return SessionServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  RecordEventResponse record(Event.Builder event) {
    return client().recordEvent(Events.record(event));
  }

  Session session(String id) {
    return session("", id);
  }

  Session session(String site, String id) {
    return client()
        .getSession(GetSessionRequest.newBuilder().setSite(site).setSessionId(id).build())
        .getSession();
  }

  /// The items of a session, the oldest click first.
  List<String> items(String session) {
    return session(session).getEventsList().stream().map(SessionEvent::getItemId).toList();
  }

  /// What lies in the log of a session, in its order.
  List<ClickEvent> logged(String session) {
    return logged().stream().filter(event -> event.sessionId().equals(session)).toList();
  }

  /// Every click that lies in the log; those of a session in its order.
  List<ClickEvent> logged() {
    List<ClickEvent> clicks = new ArrayList<>();
    try (LogReader log = RedisEventStore.openLog(settings.store())) {
      for (int partition = 0; partition < log.partitions(); partition++) {
        log.read(partition, LogId.ZERO, 1_000_000).stream()
            .flatMap(entry -> entry.records().stream())
            .forEach(
                record -> {
                  if (record instanceof LogRecord.Click(ClickEvent event)) {
                    clicks.add(event);
                  }
                });
      }
    }
    return clicks;
  }

  ServingStatus health(String name) {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .check(HealthCheckRequest.newBuilder().setService(name).build())
        .getStatus();
  }

  void awaitReadiness(ServingStatus status) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> health("") == status);
  }

  /// Stops it as SIGTERM does.
  void stop() {
    server.close();
    resources.close();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    stop();
    conformance.check();
  }
}
