package dev.nextclick.runtime.grpc;

import dev.nextclick.runtime.errors.ErrorStatus;
import dev.nextclick.runtime.metrics.Distribution;
import dev.nextclick.runtime.metrics.Metrics;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/// Counts and times calls: `call_micros.METHOD` of unary calls, and `calls_failed.METHOD.REASON`. Must see the status that callers see.
final class CallMetrics implements ServerInterceptor {

  private final Metrics metrics;

  CallMetrics(Metrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    if (call.getMethodDescriptor().getSchemaDescriptor() == null) {
      // The name of a method that there is not is the caller's choice.
      return next.startCall(call, headers);
    }
    String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
    boolean timed = call.getMethodDescriptor().getType() == MethodType.UNARY;
    Distribution micros = timed ? metrics.distribution("call_micros." + method) : null;
    long start = System.nanoTime();
    return next.startCall(
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            if (micros != null) {
              micros.recordSince(start);
            }
            if (!status.isOk()) {
              String reason =
                  ErrorStatus.errorInfo(status, trailers)
                      .map(info -> info.getReason())
                      .orElseGet(() -> status.getCode().name());
              metrics.counter("calls_failed." + method + "." + reason).increment();
            }
            super.close(status, trailers);
          }
        },
        headers);
  }
}
