package dev.nextclick.models.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.InvalidSettingsException.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingValuesTest {

  private static final Setting STEPS = Setting.whole("steps", "clicks apart", 1, 100, 10);
  private static final Setting DECAY = Setting.real("decay", "of each click", 0, 2.5, 0.75);
  private static final List<Setting> SETTINGS = List.of(STEPS, DECAY);

  @Test
  void whatIsNotNamedHasItsDefault() {
    SettingValues values = SettingValues.read(SETTINGS, Map.of("decay", 2));
    assertThat(values.whole(STEPS)).isEqualTo(10);
    assertThat(values.real(DECAY)).isEqualTo(2);
  }

  @Test
  void textsAndNumbersAreReadAlike() {
    assertThat(SettingValues.read(SETTINGS, Map.of("steps", " 1e2 ")).whole(STEPS)).isEqualTo(100);
    assertThat(SettingValues.read(SETTINGS, Map.of("steps", 7L)).whole(STEPS)).isEqualTo(7);
    assertThat(SettingValues.read(SETTINGS, Map.of("steps", 7.0)).whole(STEPS)).isEqualTo(7);
  }

  @Test
  void allFaultsAreNamedAtOnceWithWhatMayBe() {
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("steps", 1.5);
    given.put("stride", 3);
    given.put("decay", Double.NaN);
    assertThatExceptionOfType(InvalidSettingsException.class)
        .isThrownBy(() -> SettingValues.read(SETTINGS, given))
        .satisfies(
            refused ->
                assertThat(refused.faults())
                    .containsExactly(
                        new Fault("steps", "'1.5' is not a whole number from 1 to 100"),
                        new Fault("stride", "is no setting; there are steps, decay"),
                        new Fault("decay", "'NaN' is not a number from 0 to 2.5")));
  }

  @Test
  void aNumberOutOfItsRangeOrLongerThanAnyIsRefused() {
    for (Object value : new Object[] {0, 101, "", "ten", "9".repeat(41), "1e1000000000"}) {
      assertThatThrownBy(() -> SettingValues.read(SETTINGS, Map.of("steps", value)))
          .isInstanceOf(InvalidSettingsException.class);
    }
  }

  @Test
  void valuesAreNamedInTheOrderOfTheSettings() {
    assertThat(SettingValues.named(SETTINGS, 3, 0.5))
        .containsExactly(Map.entry("steps", 3), Map.entry("decay", 0.5));
    assertThatThrownBy(() -> SettingValues.named(SETTINGS, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 values for 2 settings");
  }

  @Test
  void aSettingThatWasNotReadHasNoValue() {
    SettingValues values = SettingValues.read(List.of(STEPS), Map.of());
    assertThatThrownBy(() -> values.real(DECAY)).isInstanceOf(IllegalArgumentException.class);
  }
}
