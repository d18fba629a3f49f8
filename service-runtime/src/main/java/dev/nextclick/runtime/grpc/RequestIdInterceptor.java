package dev.nextclick.runtime.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/// Gives each call its [RequestId], in the context, in its log lines, and in what goes back.
final class RequestIdInterceptor implements ServerInterceptor {

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    RequestId id = RequestId.of(headers.get(RequestId.HEADER));
    Context context = Context.current().withValue(RequestId.KEY, id);
    return new LoggedListener<>(
        Contexts.interceptCall(context, new EchoingCall<>(call, id), headers, next), id);
  }

  private static final class EchoingCall<Q, S> extends SimpleForwardingServerCall<Q, S> {

    private final RequestId id;
    private volatile boolean headersSent;

    EchoingCall(ServerCall<Q, S> call, RequestId id) {
      super(call);
      this.id = id;
    }

    @Override
    public void sendHeaders(Metadata headers) {
      headersSent = true;
      headers.put(RequestId.HEADER, id.value());
      super.sendHeaders(headers);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (!headersSent) {
        trailers.put(RequestId.HEADER, id.value());
      }
      super.close(status, trailers);
    }
  }

  private static final class LoggedListener<Q> extends SimpleForwardingServerCallListener<Q> {

    private final RequestId id;

    LoggedListener(ServerCall.Listener<Q> handler, RequestId id) {
      super(handler);
      this.id = id;
    }

    @Override
    public void onMessage(Q message) {
      id.logged(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      id.logged(super::onHalfClose);
    }

    @Override
    public void onReady() {
      id.logged(super::onReady);
    }

    @Override
    public void onCancel() {
      id.logged(super::onCancel);
    }

    @Override
    public void onComplete() {
      id.logged(super::onComplete);
    }
  }
}
