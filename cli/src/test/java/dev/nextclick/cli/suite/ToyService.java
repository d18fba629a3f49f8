package dev.nextclick.cli.suite;

import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// A service that is alive and does nothing but say what it was told. It refuses the setting `wrong`, as services refuse what they do not know.
final class ToyService {

  private ToyService() {}

  public static void main(String[] arguments) throws Exception {
    List<String> settings = List.of(arguments);
    settings.forEach(argument -> System.out.println("argument " + argument));
    System.out.println("redis " + System.getenv("NEXTCLICK_REDIS"));
    if (settings.contains("--wrong")) {
      System.err.println("wrong: there is no such setting");
      System.exit(2);
    }
    int port = Integer.parseInt(settings.get(settings.indexOf("--port") + 1));
    HealthStatusManager health = new HealthStatusManager();
    health.setStatus("liveness", ServingStatus.SERVING);
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .addService(health.getHealthService())
            .build()
            .start();
    System.out.println("listening");
    server.awaitTermination();
  }
}
