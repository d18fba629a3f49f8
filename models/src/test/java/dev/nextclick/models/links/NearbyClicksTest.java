package dev.nextclick.models.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NearbyClicksTest {

  private static final Offset<Float> ROUNDING = within(1e-6f);

  private static Map<Integer, Float> ofItem(int item, ItemLinks links) {
    Map<Integer, Float> weights = new HashMap<>();
    for (int link = links.from(item); link < links.to(item); link++) {
      weights.put(links.target(link), links.weight(link));
    }
    return weights;
  }

  @Test
  void aLinkIsAShareByDistanceLessBackwardsAndLessToWhatIsPopular() {
    ItemLinks links = NearbyClicks.links(4, Sessions.of(new int[][] {{0, 1, 2}, {3, 2}}));

    Map<Integer, Float> ofOne = ofItem(1, links);
    assertThat(ofOne).containsOnlyKeys(0, 2);
    assertThat(ofOne.get(0)).isCloseTo((float) (0.7 / 1.7 * Math.pow(2, -0.2)), ROUNDING);
    assertThat(ofOne.get(2)).isCloseTo((float) (1 / 1.7 * Math.pow(3, -0.2)), ROUNDING);
    assertThat(ofItem(0, links).get(2))
        .isCloseTo((float) (0.5 / 1.5 * Math.pow(3, -0.2)), ROUNDING);
  }

  @Test
  void anItemIsNotLinkedToItselfNorAcrossSessionsNorToTheUnknownNorToWhatIsFarAway() {
    int[] far = IntStream.range(0, 8).toArray();
    ItemLinks links =
        NearbyClicks.links(
            12, Sessions.of(new int[][] {far, {8, 8}, {9, Vocabulary.UNKNOWN}, {10}}));

    assertThat(ofItem(0, links)).containsOnlyKeys(1, 2, 3, 4, 5, 6);
    assertThat(ofItem(7, links)).containsOnlyKeys(1, 2, 3, 4, 5, 6);
    for (int item = 8; item < 12; item++) {
      assertThat(ofItem(item, links)).isEmpty();
    }
  }

  @Test
  void theHeaviestFiftyAreKept() {
    int[][] sessions = new int[60][];
    for (int other = 1; other <= 60; other++) {
      sessions[other - 1] = other <= 30 ? new int[] {0, other} : new int[] {0, 61, other};
    }
    ItemLinks links = NearbyClicks.links(62, Sessions.of(sessions));

    assertThat(ofItem(0, links)).hasSize(50).containsKeys(1, 30, 61).doesNotContainKey(60);
  }

  @Test
  void anItemThatIsNoneIsRefused() {
    assertThatThrownBy(() -> NearbyClicks.links(2, Sessions.of(new int[][] {{0, 2}})))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
