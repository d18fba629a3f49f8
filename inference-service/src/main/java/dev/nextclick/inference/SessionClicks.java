package dev.nextclick.inference;

import dev.nextclick.runtime.grpc.RequestId;
import dev.nextclick.runtime.metrics.Counter;
import dev.nextclick.runtime.metrics.Distribution;
import dev.nextclick.runtime.metrics.Metrics;
import dev.nextclick.runtime.settings.HostAndPort;
import dev.nextclick.session.v1.GetSessionRequest;
import dev.nextclick.session.v1.GetSessionResponse;
import dev.nextclick.session.v1.SessionEvent;
import dev.nextclick.session.v1.SessionServiceGrpc;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The clicks of stored sessions, read from session-service. A session that cannot be read in time has none: recommending goes on.
///
/// Counts `session_read_micros`, whatever came of it, and `sessions_unread`, which session-service did not answer for in time.
final class SessionClicks implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SessionClicks.class);
  private static final long RECONNECT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ManagedChannel channel;
  private final SessionServiceGrpc.SessionServiceStub sessions;
  private final long timeoutNanos;
  private final Distribution readMicros;
  private final Counter unread;
  private final AtomicBoolean away = new AtomicBoolean();
  private final AtomicLong reconnected = new AtomicLong(System.nanoTime());

  SessionClicks(HostAndPort address, Duration timeout, Metrics metrics) {
    channel =
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .usePlaintext()
            .directExecutor()
            .keepAliveTime(30, TimeUnit.SECONDS)
            .build();
    sessions = SessionServiceGrpc.newStub(channel);
    timeoutNanos = timeout.toNanos();
    readMicros = metrics.distribution("session_read_micros");
    unread = metrics.counter("sessions_unread");
  }

  /// The session's items, the oldest click first; none if it is unknown or cannot be read within the timeout, or within half of what the
  /// caller has left. Never blocks and never fails.
  CompletableFuture<List<String>> read(String site, String sessionId, RequestId requestId) {
    Metadata headers = new Metadata();
    headers.put(RequestId.HEADER, requestId.value());
    CompletableFuture<List<String>> clicks = new CompletableFuture<>();
    long start = System.nanoTime();
    sessions
        .withDeadlineAfter(timeout(), TimeUnit.NANOSECONDS)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .getSession(
            GetSessionRequest.newBuilder().setSite(site).setSessionId(sessionId).build(),
            new StreamObserver<>() {
              private List<String> items = List.of();

              @Override
              public void onNext(GetSessionResponse response) {
                items =
                    response.getSession().getEventsList().stream()
                        .map(SessionEvent::getItemId)
                        .toList();
              }

              @Override
              public void onError(Throwable error) {
                readMicros.recordSince(start);
                note(Status.fromThrowable(error));
                clicks.complete(List.of());
              }

              @Override
              public void onCompleted() {
                readMicros.recordSince(start);
                note(Status.OK);
                clicks.complete(items);
              }
            });
    return clicks;
  }

  private long timeout() {
    Deadline callers = Context.current().getDeadline();
    return callers == null
        ? timeoutNanos
        : Math.clamp(callers.timeRemaining(TimeUnit.NANOSECONDS) / 2, 1, timeoutNanos);
  }

  /// Says once that session-service went away, and once that it is back.
  private void note(Status status) {
    boolean answered =
        switch (status.getCode()) {
          case OK, NOT_FOUND, INVALID_ARGUMENT, CANCELLED -> true;
          default -> false;
        };
    if (answered) {
      if (away.get() && status.getCode() != Status.Code.CANCELLED && away.getAndSet(false)) {
        LOG.info("sessions are read again");
      }
      return;
    }
    unread.increment();
    if (!away.getAndSet(true)) {
      LOG.warn("sessions cannot be read, recommending without them: {}", inALine(status));
    }
    // gRPC's own pauses between tries grow to minutes; visitors' sessions should be back sooner.
    long now = System.nanoTime();
    long last = reconnected.get();
    if (now - last > RECONNECT_NANOS && reconnected.compareAndSet(last, now)) {
      channel.resetConnectBackoff();
    }
  }

  /// A status's own text holds its cause's whole stack.
  private static String inALine(Status status) {
    Throwable cause = status.getCause();
    return "%s: %s%s"
        .formatted(
            status.getCode(),
            status.getDescription(),
            cause == null ? "" : " (" + cause.getMessage() + ")");
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
