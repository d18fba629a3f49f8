package dev.nextclick.runtime.grpc;

import com.google.protobuf.Message;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/// Checks each request before its handler sees it. A bidirectional stream reports what is bad message by message, and so checks for itself.
final class ValidationInterceptor implements ServerInterceptor {

  private final RequestValidator validator;

  ValidationInterceptor(RequestValidator validator) {
    this.validator = validator;
  }

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    ServerCall.Listener<Q> handler = next.startCall(call, headers);
    if (call.getMethodDescriptor().getType() == MethodType.BIDI_STREAMING) {
      return handler;
    }
    return new SimpleForwardingServerCallListener<>(handler) {
      @Override
      public void onMessage(Q request) {
        if (request instanceof Message message) {
          validator.require(message);
        }
        super.onMessage(request);
      }
    };
  }
}
