package dev.nextclick.models.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.ItemPlace;
import dev.nextclick.models.Vocabulary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BlendWeightsTest {

  @Test
  void whatIsWrittenIsReadBack() {
    BlendWeights weights =
        BlendWeights.of(2, Map.of("temperature-2", 1.5, "weight-few-again-1", "0.25"));
    assertThat(BlendWeights.of(2, weights.toMap())).isEqualTo(weights);
    assertThat(weights.temperatures()).containsExactly(1.0, 1.5);
    assertThat(weights.weight(SessionSituation.FEW_AGAIN, ItemPlace.NEW, 0)).isEqualTo(0.25);
    assertThat(weights.weight(SessionSituation.FEW_AGAIN, ItemPlace.NEW, 1)).isEqualTo(0.5);
    assertThat(weights.toMap()).hasSize(2 + 2 * (2 + 3 + 2 + 4 * 4));
  }

  @Test
  void itemsOfTheSessionCountAsNewOnesDoUnlessItIsSaid() {
    BlendWeights weights =
        BlendWeights.of(2, Map.of("weight-few-1", 0.25, "weight-few-before-1", 0.75));
    assertThat(weights.weight(SessionSituation.FEW, ItemPlace.LAST, 0)).isEqualTo(0.25);
    assertThat(weights.weight(SessionSituation.FEW, ItemPlace.BEFORE, 0)).isEqualTo(0.75);
    assertThat(weights.weight(SessionSituation.FEW, ItemPlace.BEFORE, 1)).isEqualTo(0.5);
  }

  @Test
  void allFaultsAreNamedAtOnce() {
    assertThatThrownBy(
            () -> BlendWeights.of(1, Map.of("temperature-1", 0, "weight-many-1", 2, "alpha", 1)))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("temperature-1: '0' is not a number from 0.05 to 20")
        .hasMessageContaining("weight-many-1: '2' is not a number from 0 to 1")
        .hasMessageContaining("alpha: is no setting");
  }

  @Test
  void aSituationInWhichNoPartCountsIsRefused() {
    assertThatThrownBy(() -> BlendWeights.of(2, Map.of("weight-few-1", 0, "weight-few-2", 0)))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessage("weight-few-1: no part has a weight in this situation");
  }

  @Test
  void everySituationNeedsAWeightForEachPart() {
    assertThatThrownBy(() -> new BlendWeights(List.of(1.0), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 parts, but for")
        .hasMessageContaining("there are weights null");
  }

  @Test
  void aSituationIsKnownByTheLengthAndTheLastClick() {
    assertThat(SessionSituation.of(new int[0])).isEqualTo(SessionSituation.FIRST);
    assertThat(SessionSituation.of(new int[] {4})).isEqualTo(SessionSituation.FIRST);
    assertThat(SessionSituation.of(new int[] {4, 5})).isEqualTo(SessionSituation.SECOND);
    assertThat(SessionSituation.of(new int[] {4, 4})).isEqualTo(SessionSituation.SECOND_AGAIN);
    assertThat(SessionSituation.of(new int[] {4, 4, 5})).isEqualTo(SessionSituation.FEW);
    assertThat(SessionSituation.of(new int[] {4, 5, 4})).isEqualTo(SessionSituation.FEW_AGAIN);
    assertThat(SessionSituation.of(new int[] {1, 2, 3, 4, 5})).isEqualTo(SessionSituation.MANY);
    assertThat(SessionSituation.of(new int[] {1, 2, 3, 4, 1}))
        .isEqualTo(SessionSituation.MANY_AGAIN);
  }

  @Test
  void unknownItemsDoNotCount() {
    int unknown = Vocabulary.UNKNOWN;
    assertThat(SessionSituation.of(new int[] {unknown, unknown})).isEqualTo(SessionSituation.FIRST);
    assertThat(SessionSituation.of(new int[] {4, 5, unknown})).isEqualTo(SessionSituation.SECOND);
  }
}
