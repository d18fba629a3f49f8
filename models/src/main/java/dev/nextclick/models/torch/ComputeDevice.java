package dev.nextclick.models.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import java.util.Locale;

/// Where libtorch computes.
public enum ComputeDevice {
  /// The processor.
  CPU,
  /// The first GPU.
  CUDA,
  /// The first GPU where libtorch can use one, else the processor.
  AUTO;

  /// Checks that libtorch can compute there. Starts libtorch, unless it is the processor anyway.
  ///
  /// @throws DeviceUnavailableException if it cannot, saying why
  public void require() throws DeviceUnavailableException {
    if (this == CUDA) {
      Engine engine = Libtorch.engine();
      if (!engine.hasCapability(StandardCapabilities.CUDA)) {
        throw new DeviceUnavailableException(
            "device cuda: libtorch %s is here without CUDA; a build with -Pcuda brings it"
                .formatted(engine.getVersion()));
      }
      if (engine.getGpuCount() == 0) {
        throw new DeviceUnavailableException(
            "device cuda: there is no GPU, or its driver is too old for libtorch %s; nvidia-smi tells"
                .formatted(engine.getVersion()));
      }
    }
  }

  /// DJL's name for it.
  ///
  /// @throws DeviceUnavailableException if libtorch cannot compute there
  public Device device() throws DeviceUnavailableException {
    require();
    return switch (this) {
      case CPU -> Device.cpu();
      case CUDA -> Device.gpu();
      case AUTO -> hasGpu() ? Device.gpu() : Device.cpu();
    };
  }

  private static boolean hasGpu() {
    Engine engine = Libtorch.engine();
    return engine.hasCapability(StandardCapabilities.CUDA) && engine.getGpuCount() > 0;
  }

  /// Its name in settings: `cuda`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
