package dev.nextclick.inference;

import dev.nextclick.runtime.errors.ServiceException;
import dev.nextclick.runtime.grpc.RequestId;
import dev.nextclick.session.v1.GetSessionRequest;
import dev.nextclick.session.v1.GetSessionResponse;
import dev.nextclick.session.v1.Session;
import dev.nextclick.session.v1.SessionEvent;
import dev.nextclick.session.v1.SessionServiceGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A session-service that knows the sessions a test gives it, and fails or says nothing when a test wants that.
final class ScriptedSessions extends SessionServiceGrpc.SessionServiceImplBase {

  /// What it was asked.
  record Asked(String site, String sessionId, String requestId) {}

  private final Map<String, List<String>> stored = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private volatile Optional<Status.Code> failure = Optional.empty();
  private volatile boolean silent;

  /// Keeps a session of the shop, the oldest item first.
  void store(String sessionId, List<String> items) {
    stored.put(sessionId, List.copyOf(items));
  }

  /// From now on each call fails.
  void fail(Status.Code code) {
    failure = Optional.of(code);
  }

  /// From now on no call is answered.
  void sayNothing() {
    silent = true;
  }

  /// Answers again.
  void recover() {
    failure = Optional.empty();
    silent = false;
  }

  List<Asked> asked() {
    return asked;
  }

  @Override
  public void getSession(GetSessionRequest request, StreamObserver<GetSessionResponse> answer) {
    asked.add(new Asked(request.getSite(), request.getSessionId(), RequestId.ofCall().value()));
    if (silent) {
      return;
    }
    failure.ifPresent(
        code -> {
          throw new ServiceException(code, "SCRIPTED", "as the test wants it");
        });
    List<String> items = stored.get(request.getSessionId());
    if (items == null) {
      throw new ServiceException(Status.Code.NOT_FOUND, "SESSION_NOT_FOUND", "no such session");
    }
    Session.Builder session =
        Session.newBuilder().setSite(request.getSite()).setSessionId(request.getSessionId());
    items.forEach(item -> session.addEvents(SessionEvent.newBuilder().setItemId(item)));
    answer.onNext(GetSessionResponse.newBuilder().setSession(session).build());
    answer.onCompleted();
  }
}
