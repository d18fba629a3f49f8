package dev.nextclick.models.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.djl.Device;
import ai.djl.engine.StandardCapabilities;
import org.junit.jupiter.api.Test;

class ComputeDeviceTest {

  private static boolean hasCuda() {
    return Libtorch.engine().hasCapability(StandardCapabilities.CUDA);
  }

  @Test
  void theProcessorIsAlwaysThere() throws DeviceUnavailableException {
    assertThat(ComputeDevice.CPU.device()).isEqualTo(Device.cpu());
  }

  @Test
  void withoutCudaInLibtorchItIsSaidWhatBringsIt() {
    assumeFalse(hasCuda(), "skipped: this build has CUDA");
    assertThatThrownBy(ComputeDevice.CUDA::device)
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageMatching("device cuda: libtorch \\S+ is here without CUDA; .* -Pcuda .*");
    assertThatThrownBy(ComputeDevice.CUDA::require).isInstanceOf(DeviceUnavailableException.class);
  }

  @Test
  void itIsChosenByWhatThereIs() throws DeviceUnavailableException {
    boolean gpu = hasCuda() && Libtorch.engine().getGpuCount() > 0;
    ComputeDevice.AUTO.require();
    assertThat(ComputeDevice.AUTO.device()).isEqualTo(gpu ? Device.gpu() : Device.cpu());
  }
}
