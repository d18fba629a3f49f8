package dev.nextclick.cli.suite;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.util.concurrent.TimeUnit;

/// Asks a service's standard health service.
public final class Liveness {

  /// The health name that says that the process runs.
  private static final String LIVENESS = "liveness";

  private static final int DEADLINE_MILLIS = 1_000;

  private Liveness() {}

  /// Whether the service at `host:port` says that it is alive.
  static boolean isAlive(String address) {
    return isServing(address, LIVENESS);
  }

  /// Whether the service at `host:port` says that it is ready to answer.
  public static boolean isReady(String address) {
    return isServing(address, "");
  }

  private static boolean isServing(String address, String name) {
    ManagedChannel channel =
        Grpc.newChannelBuilder(address, InsecureChannelCredentials.create()).build();
    try {
      return HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
              .check(HealthCheckRequest.newBuilder().setService(name).build())
              .getStatus()
          == ServingStatus.SERVING;
    } catch (StatusRuntimeException notYet) {
      return false;
    } finally {
      channel.shutdownNow();
    }
  }
}
