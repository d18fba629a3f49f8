package dev.nextclick.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Settles how a [NextclickClient] speaks to the services.
public final class NextclickClientBuilder {

  private static final long KEEP_ALIVE_SECONDS = 20;

  private String sessionAddress = "localhost:7411";
  private String inferenceAddress = "localhost:7412";
  private String site = "";
  private int maxEventsInFlight = 10_000;
  private long maxBytesInFlight = 8 << 20;
  private Duration giveUpAfter = Duration.ofMinutes(1);
  private Duration recommendationDeadline = Duration.ofSeconds(1);
  private Duration sessionDeadline = Duration.ofSeconds(10);
  private Duration closeTimeout = Duration.ofSeconds(10);

  NextclickClientBuilder() {}

  /// Where session-service is: `host:port`, or any target gRPC resolves (`dns:///sessions.internal:7411`; calls are spread over
  /// every address it yields). Default: `localhost:7411`.
  @CanIgnoreReturnValue
  public NextclickClientBuilder sessionService(String address) {
    sessionAddress = Objects.requireNonNull(address);
    return this;
  }

  /// Where inference-service is. Default: `localhost:7412`.
  @CanIgnoreReturnValue
  public NextclickClientBuilder inferenceService(String address) {
    inferenceAddress = Objects.requireNonNull(address);
    return this;
  }

  /// The site of events and requests that name none. Default: the services' own, `default`.
  @CanIgnoreReturnValue
  public NextclickClientBuilder site(String name) {
    site = Objects.requireNonNull(name);
    return this;
  }

  /// How many events of one stream may be on the way, handed in and not acknowledged; they are kept in memory, to be sent again when
  /// the connection breaks. At least 1. Default: 10,000.
  @CanIgnoreReturnValue
  public NextclickClientBuilder maxEventsInFlight(int events) {
    maxEventsInFlight = events;
    return this;
  }

  /// How many bytes of events of one stream may be on the way; whichever of the two bounds is reached first holds. At least 1.
  /// Default: 8 MiB.
  @CanIgnoreReturnValue
  public NextclickClientBuilder maxBytesInFlight(long bytes) {
    maxBytesInFlight = bytes;
    return this;
  }

  /// How long an event of a stream may wait for its acknowledgement, whether the service is away or only slow, before its future fails.
  /// Default: 1 min.
  @CanIgnoreReturnValue
  public NextclickClientBuilder giveUpAfter(Duration time) {
    giveUpAfter = Objects.requireNonNull(time);
    return this;
  }

  /// How long a recommendation may take, from call to answer. Default: 1 s.
  @CanIgnoreReturnValue
  public NextclickClientBuilder recommendationDeadline(Duration deadline) {
    recommendationDeadline = Objects.requireNonNull(deadline);
    return this;
  }

  /// How long recording one event, or reading, merging or erasing sessions, may take, and is tried while session-service or its Redis is
  /// away: what fails with `UNAVAILABLE` is called again, after pauses that grow from a tenth of a second to one. Set it to more than a
  /// failover of your Redis takes. Default: 10 s.
  @CanIgnoreReturnValue
  public NextclickClientBuilder sessionDeadline(Duration deadline) {
    sessionDeadline = Objects.requireNonNull(deadline);
    return this;
  }

  /// How long closing waits for what is still on the way. Default: 10 s.
  @CanIgnoreReturnValue
  public NextclickClientBuilder closeTimeout(Duration timeout) {
    closeTimeout = Objects.requireNonNull(timeout);
    return this;
  }

  /// The client. It connects when it is first used.
  ///
  /// @throws IllegalArgumentException if a number or a duration is not positive
  public NextclickClient build() {
    CallSettings settings = settings();
    ManagedChannelBuilder<?> toSessions = channel(sessionAddress);
    Retries.on(toSessions);
    ManagedChannel sessions = toSessions.build();
    ManagedChannel inference = channel(inferenceAddress).build();
    return new NextclickClient(settings, sessions, inference, List.of(sessions, inference));
  }

  /// The client over channels that the caller closes.
  NextclickClient build(Channel sessions, Channel inference) {
    return new NextclickClient(settings(), sessions, inference, List.of());
  }

  private CallSettings settings() {
    return new CallSettings(
        site,
        maxEventsInFlight,
        maxBytesInFlight,
        giveUpAfter,
        recommendationDeadline,
        sessionDeadline,
        closeTimeout);
  }

  private static ManagedChannelBuilder<?> channel(String address) {
    return Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
        .defaultLoadBalancingPolicy("round_robin")
        // Finds a service that is gone without having said so.
        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEP_ALIVE_SECONDS / 2, TimeUnit.SECONDS);
  }
}
