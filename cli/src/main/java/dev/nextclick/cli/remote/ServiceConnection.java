package dev.nextclick.cli.remote;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.client.NextclickException;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.function.Function;

/// A connection to one service, whose failures are told to the user.
public final class ServiceConnection implements AutoCloseable {

  private final String service;
  private final String option;
  private final String address;
  private final ManagedChannel channel;

  private ServiceConnection(String service, String option, String address) {
    this.service = service;
    this.option = option;
    this.address = address;
    channel = Grpc.newChannelBuilder(address, InsecureChannelCredentials.create()).build();
  }

  /// The trainer at `address`, which the option `--trainer` gave.
  public static ServiceConnection trainer(String address) {
    return new ServiceConnection("trainer", "--trainer", address);
  }

  /// Makes a call.
  ///
  /// @throws CommandFailure saying in one line why it failed
  public <T> T call(Function<Channel, T> call) {
    try {
      return call.apply(channel);
    } catch (StatusRuntimeException e) {
      throw failure(e);
    }
  }

  /// What the failure of a call means to the user.
  CommandFailure failure(Throwable error) {
    return explain(service, option, address, NextclickException.of(error));
  }

  /// What the failure of a call to a service at an address, which an option gave, means to the user.
  public static CommandFailure explain(
      String service, String option, String address, NextclickException failure) {
    if (failure.code() == Status.Code.UNAVAILABLE && failure.reason().isEmpty()) {
      return CommandFailure.service(
          "cannot reach %s at %s: start the suite with nextclick up, or say with %s where it is"
              .formatted(service, address, option),
          failure);
    }
    String reason = failure.reason().orElse("");
    String cure =
        switch (reason) {
          case "NO_ACTIVE_MODEL" -> "; train one with nextclick train";
          case "MODEL_VERSION_NOT_FOUND" -> "; nextclick models lists what there is";
          case "TOO_LITTLE_DATA" -> "; bring in history with nextclick import";
          default -> "";
        };
    String name = reason.isEmpty() ? "" : " [" + reason + "]";
    return CommandFailure.service(service + ": " + failure.getMessage() + cure + name, failure);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
