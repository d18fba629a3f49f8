package dev.nextclick.cli.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.nextclick.models.tuning.Dimension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SearchSpacesTest {

  @ParameterizedTest
  @EnumSource
  void aModelTakesTheEndsOfWhatIsSearched(OfflineModel model) {
    for (Dimension dimension : model.searchSpace()) {
      List<String> ends =
          switch (dimension) {
            case Dimension.Range range -> List.of(range.at(0), range.at(0.4), range.at(1));
            case Dimension.Choice choice -> choice.options();
          };
      for (String end : ends) {
        assertThatCode(() -> model.learner(Map.of(dimension.name(), end)))
            .as("%s.%s=%s", model, dimension.name(), end)
            .doesNotThrowAnyException();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSearchBeginsWithTheDefaults(OfflineModel model) {
    Map<String, ?> defaults = model.learner(Map.of()).settings();
    for (Dimension dimension : model.searchSpace()) {
      assertThat(defaults).containsKey(dimension.name());
      assertThat(dimension.allows(String.valueOf(defaults.get(dimension.name()))))
          .as("%s.%s=%s", model, dimension.name(), defaults.get(dimension.name()))
          .isTrue();
    }
  }
}
