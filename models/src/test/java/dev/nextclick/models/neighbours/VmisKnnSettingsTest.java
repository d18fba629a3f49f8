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
