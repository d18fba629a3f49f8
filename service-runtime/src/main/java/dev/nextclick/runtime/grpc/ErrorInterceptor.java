package dev.nextclick.runtime.grpc;

import dev.nextclick.runtime.errors.ErrorMapping;
import dev.nextclick.runtime.errors.ErrorStatus;
import dev.nextclick.runtime.errors.ServiceException;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place where exceptions become statuses, whether a handler throws them or gives them to `onError`, now or later. Each status
/// that leaves carries an `ErrorInfo`; what is not a refusal leaves as `INTERNAL`, and only the log says what it was.
final class ErrorInterceptor implements ServerInterceptor {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorInterceptor.class);

  private final ErrorMapping mapping;

  ErrorInterceptor(ErrorMapping mapping) {
    this.mapping = mapping;
  }

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    MappedCall<Q, S> mapped = new MappedCall<>(call, RequestId.ofCall());
    try {
      return new GuardedListener<>(next.startCall(mapped, headers), mapped);
    } catch (RuntimeException e) {
      // Whatever a handler throws becomes a status here.
      mapped.refuse(e);
      return new ServerCall.Listener<>() {};
    }
  }

  private StatusRuntimeException statusOf(Throwable thrown, String method) {
    return ErrorStatus.render(
        ErrorStatus.refusal(thrown, mapping)
            .orElseGet(
                () -> {
                  LOG.error("{} failed", method, thrown);
                  return new ServiceException(
                      Status.Code.INTERNAL,
                      ServiceException.INTERNAL,
                      "The service failed; its log says why, under the request's id.");
                }));
  }

  /// A call that ends once, and with a reason if it fails.
  private final class MappedCall<Q, S> extends SimpleForwardingServerCall<Q, S> {

    private final RequestId requestId;
    private final AtomicBoolean ended = new AtomicBoolean();

    MappedCall(ServerCall<Q, S> call, RequestId requestId) {
      super(call);
      this.requestId = requestId;
    }

    boolean isEnded() {
      return ended.get();
    }

    @Override
    public void sendHeaders(Metadata headers) {
      if (!isEnded()) {
        super.sendHeaders(headers);
      }
    }

    @Override
    public void sendMessage(S message) {
      if (!isEnded()) {
        super.sendMessage(message);
      }
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (status.isOk() || ErrorStatus.errorInfo(status, trailers).isPresent()) {
        end(status, trailers);
        return;
      }
      Throwable cause = status.getCause();
      boolean madeOfAnException = status.getCode() == Status.Code.UNKNOWN && cause != null;
      refuse(madeOfAnException ? cause : status.asRuntimeException());
    }

    void refuse(Throwable thrown) {
      if (isEnded()) {
        return;
      }
      // It may come from any thread: the log line needs the request's id there too.
      requestId.logged(
          () -> {
            StatusRuntimeException refusal =
                statusOf(thrown, getMethodDescriptor().getFullMethodName());
            Metadata trailers = refusal.getTrailers();
            end(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
          });
    }

    private void end(Status status, Metadata trailers) {
      if (ended.compareAndSet(false, true)) {
        super.close(status, trailers);
      }
    }
  }

  /// Gives the handler nothing more to do once its call has ended.
  private static final class GuardedListener<Q, S> extends SimpleForwardingServerCallListener<Q> {

    private final MappedCall<Q, S> call;

    GuardedListener(ServerCall.Listener<Q> handler, MappedCall<Q, S> call) {
      super(handler);
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      guarded(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      guarded(super::onHalfClose);
    }

    @Override
    public void onReady() {
      guarded(super::onReady);
    }

    private void guarded(Runnable handling) {
      if (call.isEnded()) {
        return;
      }
      try {
        handling.run();
      } catch (RuntimeException e) {
        // Whatever a handler throws becomes a status here.
        call.refuse(e);
      }
    }
  }
}
