package dev.nextclick.runtime.grpc;

import dev.nextclick.runtime.conformance.ErrorConformance;
import dev.nextclick.runtime.errors.ServiceException;
import dev.nextclick.runtime.settings.HostAndPort;
import dev.nextclick.session.v1.GetSessionRequest;
import dev.nextclick.session.v1.GetSessionResponse;
import dev.nextclick.session.v1.SessionServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A server with [ScriptedSessions] on loopback and a client of it. Closing it checks that each error carried its reason.
final class RunningServer implements AutoCloseable {

  final ScriptedSessions sessions = new ScriptedSessions();
  final GrpcServer server;
  final HostAndPort address;
  final ManagedChannel channel;
  private final ErrorConformance conformance = new ErrorConformance();

  RunningServer(ServerSettings settings, UnaryOperator<GrpcServer.Builder> more) {
    server =
        more.apply(GrpcServer.builder(settings).service(sessions).errors(RunningServer::refusal))
            .build()
            .start();
    address = server.address();
    channel =
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .usePlaintext()
            .intercept(conformance)
            .build();
  }

  static RunningServer start() {
    return start(builder -> builder);
  }

  static RunningServer start(UnaryOperator<GrpcServer.Builder> more) {
    return new RunningServer(ServerSettings.anyLoopbackPort(), more);
  }

  private static Optional<ServiceException> refusal(Throwable error) {
    return error instanceof ScriptedSessions.StoreAwayException
        ? Optional.of(
            new ServiceException(
                Status.Code.UNAVAILABLE, "STORE_UNAVAILABLE", "The store is away."))
        : Optional.empty();
  }

  SessionServiceGrpc.SessionServiceBlockingStub client() {
    return SessionServiceGrpc.newBlockingStub(channel);
  }

  GetSessionResponse get(String session) {
    return client().getSession(GetSessionRequest.newBuilder().setSessionId(session).build());
  }

  /// Asks over a connection of its own, whose end needs no reason.
  GetSessionResponse getOverAnotherConnection(String session) {
    ManagedChannel other =
        NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext().build();
    try {
      return SessionServiceGrpc.newBlockingStub(other)
          .getSession(GetSessionRequest.newBuilder().setSessionId(session).build());
    } finally {
      other.shutdownNow();
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
    conformance.check();
  }
}
