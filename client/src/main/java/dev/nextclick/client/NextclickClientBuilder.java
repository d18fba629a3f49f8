package dev.nextclick.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// Settles how a [NextclickClient] speaks to the services.
public final class NextclickClientBuilder {

  private String sessionAddress = "localhost:7411";
  private String inferenceAddress = "localhost:7412";
  private String site = "";
  private int maxEventsInFlight = 1_000;
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

  /// How many events of one stream may be on the way, sent and not acknowledged. At least 1. Default: 1,000.
  @CanIgnoreReturnValue
  public NextclickClientBuilder maxEventsInFlight(int events) {
    maxEventsInFlight = events;
    return this;
  }

  /// How long a recommendation may take, from call to answer. Default: 1 s.
  @CanIgnoreReturnValue
  public NextclickClientBuilder recommendationDeadline(Duration deadline) {
    recommendationDeadline = Objects.requireNonNull(deadline);
    return this;
  }

  /// How long recording one event, or reading or deleting a session, may take. Default: 10 s.
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
    ManagedChannel sessions = channel(sessionAddress);
    ManagedChannel inference = channel(inferenceAddress);
    return new NextclickClient(settings, sessions, inference, List.of(sessions, inference));
  }

  /// The client over channels that the caller closes.
  NextclickClient build(Channel sessions, Channel inference) {
    return new NextclickClient(settings(), sessions, inference, List.of());
  }

  private CallSettings settings() {
    return new CallSettings(
        site, maxEventsInFlight, recommendationDeadline, sessionDeadline, closeTimeout);
  }

  private static ManagedChannel channel(String address) {
    return Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
        .defaultLoadBalancingPolicy("round_robin")
        .build();
  }
}
