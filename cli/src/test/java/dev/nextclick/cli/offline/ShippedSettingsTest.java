package dev.nextclick.cli.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The files in `settings`, beside which `docs/quality.md` has the figures.
class ShippedSettingsTest {

  @ParameterizedTest
  @ValueSource(strings = {"yoochoose1_64", "diginetica"})
  void areTakenWhole(String set) {
    Path file = Path.of("..", "settings", set + ".yaml");
    Settings settings = Settings.of(Optional.of(file), Map.of());
    assertThat(settings.says(OfflineModel.GRU4REC)).isTrue();
    assertThat(settings.says(OfflineModel.VMIS_KNN)).isTrue();
    assertThat(settings.blendWeights()).isPresent();
    assertThat(Settings.ofTrainer(file, "")).containsEntry("model", "blend");
  }
}
