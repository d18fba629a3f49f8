package dev.nextclick.client;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A service whose Redis is away at first: it answers so many calls of each method with `STORE_UNAVAILABLE`.
final class UnavailableAtFirst implements ServerInterceptor {

  private final int refusals;
  private final Map<String, Integer> tries = new ConcurrentHashMap<>();

  UnavailableAtFirst(int refusals) {
    this.refusals = refusals;
  }

  /// How often a method was called.
  int tries(String method) {
    return tries.getOrDefault(method, 0);
  }

  /// How often each method was called that was called at all.
  Map<String, Integer> tries() {
    return Map.copyOf(tries);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
    if (tries.merge(method, 1, Integer::sum) > refusals) {
      return next.startCall(call, headers);
    }
    StatusRuntimeException refusal =
        StatusProto.toStatusRuntimeException(
            Status.newBuilder()
                .setCode(Code.UNAVAILABLE_VALUE)
                .setMessage("the store is away")
                .addDetails(
                    Any.pack(
                        ErrorInfo.newBuilder()
                            .setDomain("nextclick.dev")
                            .setReason("STORE_UNAVAILABLE")
                            .build()))
                .build());
    Metadata trailers = refusal.getTrailers();
    call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }
}
