package dev.nextclick.cli.offline;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.models.torch.ComputeDevice;
import dev.nextclick.models.torch.DeviceUnavailableException;
import picocli.CommandLine.Option;

/// Where a command trains, to be mixed into it.
public final class DeviceOption {

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description =
          "Where gru4rec is trained: ${COMPLETION-CANDIDATES}. auto: on a GPU if there is one that this build can use (-Pcuda). Default: ${DEFAULT-VALUE}.")
  private ComputeDevice device = ComputeDevice.AUTO;

  /// The device, which is there.
  ///
  /// @throws CommandFailure if it is not
  public ComputeDevice required() {
    try {
      device.require();
      return device;
    } catch (DeviceUnavailableException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
    }
  }
}
