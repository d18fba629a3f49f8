package dev.nextclick.models.blend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.models.ItemPlace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightSearchTest {

  private static final int ITEMS = 60;
  private static final int[] SESSION = {1, 2, 3, 4, 5};
  private static final double[] EQUAL = {0.5, 0.5};

  /// Pairs of two parts that score all items at random.
  ///
  /// @param back how many of them go back to the last click, the others anywhere
  private static WeightSearch search(int pairs, int back, long seed) {
    Random random = new Random(seed);
    List<ValidationPair> all = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      float[][] scores = new float[2][ITEMS];
      for (float[] ofPart : scores) {
        for (int item = 0; item < ITEMS; item++) {
          ofPart[item] = random.nextFloat();
        }
      }
      int target = pair < back ? 5 : random.nextInt(ITEMS);
      all.add(
          new ValidationPair(
              SESSION,
              IntStream.range(0, ITEMS).toArray(),
              target,
              List.of(Scale.PROPORTIONS, Scale.PROPORTIONS),
              scores));
    }
    WeightSearch search = new WeightSearch(2, all);
    search.setTemperature(0, ValidationPair.NEUTRAL);
    search.setTemperature(1, ValidationPair.NEUTRAL);
    return search;
  }

  private static double[][] byPlace(int pairs, int back, long seed) {
    return search(pairs, back, seed)
        .byPlace(SessionSituation.MANY, EQUAL, IntStream.range(0, pairs).toArray());
  }

  @Test
  void pairsOfPureNoiseLeaveThePlacesAlike() {
    double[][] alike = WeightSearch.highestIsOne(WeightSearch.everywhere(EQUAL));
    int told = 0;
    for (long seed = 0; seed < 20; seed++) {
      told += Arrays.deepEquals(byPlace(250, 0, seed), alike) ? 0 : 1;
    }
    assertThat(told).as("of 20 draws, those in which chance chose a weight").isLessThanOrEqualTo(1);
  }

  @Test
  void aPlaceToWhichVisitorsReallyGoBackCountsMore() {
    double[][] weights = byPlace(250, 80, 1);
    int last = ItemPlace.LAST.index();
    int fresh = ItemPlace.NEW.index();
    assertThat(weights[last][0] + weights[last][1])
        .isGreaterThan(weights[fresh][0] + weights[fresh][1]);
  }
}
