package dev.nextclick.inference;

import dev.nextclick.runtime.grpc.GrpcServer;
import dev.nextclick.runtime.grpc.ServerSettings;
import dev.nextclick.runtime.settings.HostAndPort;
import io.grpc.BindableService;
import java.time.Duration;
import java.util.Optional;

/// A service on loopback that goes away and comes back at the same address.
final class Neighbour implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration GRACE = Duration.ofMillis(20);

  private final BindableService service;
  private final HostAndPort address;
  private Optional<GrpcServer> server;

  private Neighbour(BindableService service, GrpcServer server) {
    this.service = service;
    this.address = server.address();
    this.server = Optional.of(server);
  }

  /// Starts at any free port.
  static Neighbour start(BindableService service) {
    return new Neighbour(service, serve(service, 0));
  }

  private static GrpcServer serve(BindableService service, int port) {
    return GrpcServer.builder(new ServerSettings(LOOPBACK, port, GRACE))
        .service(service)
        .build()
        .start();
  }

  HostAndPort address() {
    return address;
  }

  void goAway() {
    server.ifPresent(GrpcServer::close);
    server = Optional.empty();
  }

  void comeBack() {
    server = Optional.of(serve(service, address.port()));
  }

  @Override
  public void close() {
    goAway();
  }
}
