package dev.nextclick.runtime.conformance;

import com.google.rpc.ErrorInfo;
import dev.nextclick.runtime.errors.ErrorStatus;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/// For tests of services: remembers each status that came back without an `ErrorInfo` as it should be. A test puts it into its channel and
/// calls [#check()] at its end.
public final class ErrorConformance implements ClientInterceptor {

  private static final Pattern REASON = Pattern.compile("[A-Z][A-Z0-9_]*[A-Z0-9]");

  private final List<String> breaches = new CopyOnWriteArrayList<>();

  @Override
  public <Q, S> ClientCall<Q, S> interceptCall(
      MethodDescriptor<Q, S> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<S> responses, Metadata headers) {
        super.start(
            new SimpleForwardingClientCallListener<>(responses) {
              @Override
              public void onClose(Status status, Metadata trailers) {
                breach(status, trailers)
                    .ifPresent(breach -> breaches.add(method.getFullMethodName() + ": " + breach));
                super.onClose(status, trailers);
              }
            },
            headers);
      }
    };
  }

  /// Fails the test that made the calls.
  ///
  /// @throws AssertionError if a status came back without what it should carry
  public void check() {
    if (!breaches.isEmpty()) {
      throw new AssertionError(String.join("\n", breaches));
    }
  }

  private static Optional<String> breach(Status status, Metadata trailers) {
    // A client ends a call by itself with these, and there is nobody to give a reason.
    boolean local =
        switch (status.getCode()) {
          case CANCELLED, DEADLINE_EXCEEDED -> true;
          case UNAVAILABLE -> trailers.keys().isEmpty();
          default -> false;
        };
    if (status.isOk() || local) {
      return Optional.empty();
    }
    Optional<ErrorInfo> info = ErrorStatus.errorInfo(status, trailers);
    if (info.isEmpty()) {
      return Optional.of(status + " carries no ErrorInfo");
    }
    boolean wellFormed =
        info.get().getDomain().equals(ErrorStatus.DOMAIN)
            && REASON.matcher(info.get().getReason()).matches();
    return wellFormed ? Optional.empty() : Optional.of(status + " carries " + info.get());
  }
}
