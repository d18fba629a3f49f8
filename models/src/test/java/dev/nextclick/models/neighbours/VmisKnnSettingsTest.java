package dev.nextclick.models.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.InvalidSettingsException.Fault;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VmisKnnSettingsTest {

  @Test
  void theDefaultsAreThese() {
    assertThat(VmisKnnSettings.defaults().toMap())
        .containsExactly(
            Map.entry("sessions-per-item", 800),
            Map.entry("neighbours", 500),
            Map.entry("clicks", 12),
            Map.entry("click-decay", 0.5),
            Map.entry("rarity", 1.6),
            Map.entry("sharpness", 2.5),
            Map.entry("match-decay", 0.6),
            Map.entry("match-rarity", 1.0),
            Map.entry("forward-decay", 1.2),
            Map.entry("next-bonus", 0.35),
            Map.entry("shift", 0.8),
            Map.entry("backward-weight", 0.5),
            Map.entry("backward-shrink", 0.2),
            Map.entry("backward-decay", 0.8),
            Map.entry("same-weight", 0.35),
            Map.entry("repeat-last", 0.8),
            Map.entry("repeat-other", 0.9),
            Map.entry("spread", 1.5),
            Map.entry("trend", 0.15));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    VmisKnnSettings settings = VmisKnnSettings.of(Map.of("neighbours", 77, "shift", "0.25"));
    assertThat(VmisKnnSettings.of(settings.toMap())).isEqualTo(settings);
    assertThat(settings.neighbours()).isEqualTo(77);
    assertThat(settings.shift()).isEqualTo(0.25);
  }

  @Test
  void allFaultsAreNamedAtOnce() {
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("neighbours", 0);
    given.put("clicks", 51);
    given.put("k", 100);
    assertThatExceptionOfType(InvalidSettingsException.class)
        .isThrownBy(() -> VmisKnnSettings.of(given))
        .satisfies(
            refused ->
                assertThat(refused.faults())
                    .extracting(Fault::name)
                    .containsExactly("neighbours", "clicks", "k"));
  }

  @Test
  void everySettingHasAMeaningAndADefaultInItsRange() {
    assertThat(VmisKnnSettings.defaults().toMap()).hasSameSizeAs(VmisKnnSettings.settings());
    assertThat(VmisKnnSettings.settings())
        .allSatisfy(setting -> assertThat(setting.meaning()).isNotBlank());
  }
}
