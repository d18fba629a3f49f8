package dev.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.nextclick.models.torch.ComputeDevice;
import dev.nextclick.models.torch.DeviceUnavailableException;
import dev.nextclick.runtime.Resources;
import dev.nextclick.runtime.errors.StartRefusedException;
import dev.nextclick.runtime.metrics.Metrics;
import dev.nextclick.runtime.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainerDeviceTest {

  @TempDir Path folder;

  @Test
  void doesNotStartWhereItsDeviceIsNotThere() throws Exception {
    assumeFalse(hasCuda(), "skipped: there is a GPU");
    TrainerSettings settings =
        TrainerSettings.of(
            Settings.read(
                TrainerSettings.declare(),
                List.of(
                    "--device=cuda",
                    "--archive=" + folder.resolve("archive"),
                    "--registry=" + folder.resolve("registry"),
                    "--work=" + folder.resolve("work")),
                Map.of()));
    try (Resources resources = new Resources()) {
      assertThatThrownBy(
              () -> Trainer.compose(settings, Clock.systemUTC(), new Metrics(), resources))
          .isInstanceOf(StartRefusedException.class)
          .hasMessageStartingWith("device cuda: ");
    }
    assertThat(folder).isEmptyDirectory();
  }

  private static boolean hasCuda() {
    try {
      ComputeDevice.CUDA.require();
      return true;
    } catch (DeviceUnavailableException _) {
      return false;
    }
  }
}
