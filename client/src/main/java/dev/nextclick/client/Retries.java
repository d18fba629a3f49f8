package dev.nextclick.client;

import dev.nextclick.session.v1.SessionServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Single calls of session-service outlast that it, or its Redis, is away for a while: gRPC makes them again, by the policy given here,
/// until their deadline. All of them may be repeated: an event carries its id, the rest reads, or ends in the same state.
///
/// A call whose deadline comes ends with what its last try was answered, where one was, and not with `DEADLINE_EXCEEDED`, which says
/// nothing of the reason.
final class Retries implements ClientInterceptor {

  static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  // More than a deadline leaves time for: it is the deadline that ends them.
  private static final int MOST_TRIES = 10_000;

  private Retries() {}

  /// Has a channel to session-service make calls again.
  static void on(ManagedChannelBuilder<?> channel) {
    channel
        .enableRetry()
        .maxRetryAttempts(MOST_TRIES)
        .defaultServiceConfig(serviceConfig())
        .intercept(new Retries());
  }

  private static Map<String, ?> serviceConfig() {
    List<Map<String, String>> methods =
        Stream.of(
                SessionServiceGrpc.getRecordEventMethod(),
                SessionServiceGrpc.getGetSessionMethod(),
                SessionServiceGrpc.getMergeSessionsMethod(),
                SessionServiceGrpc.getDeleteSessionMethod(),
                SessionServiceGrpc.getDeleteUserMethod(),
                SessionServiceGrpc.getGetErasureMethod())
            .map(
                method ->
                    Map.of(
                        "service",
                        SessionServiceGrpc.SERVICE_NAME,
                        "method",
                        String.valueOf(method.getBareMethodName())))
            .toList();
    Map<String, Object> policy =
        Map.of(
            "maxAttempts", (double) MOST_TRIES,
            "initialBackoff", seconds(FIRST_PAUSE),
            "maxBackoff", seconds(LONGEST_PAUSE),
            "backoffMultiplier", 2.0,
            "retryableStatusCodes", List.of(Status.Code.UNAVAILABLE.name()));
    return Map.of("methodConfig", List.of(Map.of("name", methods, "retryPolicy", policy)));
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1e3 + "s";
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    if (!method.getType().clientSendsOneMessage()) {
      return next.newCall(method, options);
    }
    LastTry last = new LastTry();
    return new SimpleForwardingClientCall<>(
        next.newCall(method, options.withStreamTracerFactory(last))) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onClose(Status status, Metadata trailers) {
                Refusal refusal = last.refusal;
                if (status.getCode() == Status.Code.DEADLINE_EXCEEDED && refusal != null) {
                  super.onClose(refusal.status(), refusal.trailers());
                } else {
                  super.onClose(status, trailers);
                }
              }
            },
            headers);
      }
    };
  }

  private record Refusal(Status status, Metadata trailers) {}

  /// What the last try of a call was answered, of those after which another is made.
  private static final class LastTry extends ClientStreamTracer.Factory {

    private volatile @Nullable Refusal refusal;

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      return new ClientStreamTracer() {
        private Metadata trailers = new Metadata();

        @Override
        public void inboundTrailers(Metadata received) {
          trailers = received;
        }

        @Override
        public void streamClosed(Status status) {
          if (status.getCode() == Status.Code.UNAVAILABLE) {
            refusal = new Refusal(status, trailers);
          }
        }
      };
    }
  }
}
