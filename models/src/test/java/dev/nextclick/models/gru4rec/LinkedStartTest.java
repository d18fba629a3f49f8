package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.links.ItemLinks;
import dev.nextclick.models.links.NearbyClicks;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkedStartTest {

  private static final int UNITS = 16;
  private static final Offset<Float> ROUNDING = within(1e-5f);

  /// Two groups, 0 to 4 and 5 to 9, and an item that is alone.
  private static final int ITEMS = 11;

  private static final int ALONE = 10;
  private static final ItemLinks LINKS = NearbyClicks.links(ITEMS, sessions());

  private static Sessions sessions() {
    SplittableRandom random = new SplittableRandom(3);
    int[][] sessions = new int[41][];
    for (int s = 0; s < 40; s++) {
      int group = s % 2 * 5;
      sessions[s] = random.ints(4, group, group + 5).toArray();
    }
    sessions[40] = new int[] {ALONE, ALONE};
    return Sessions.of(sessions);
  }

  private static float[] random() {
    SplittableRandom random = new SplittableRandom(4);
    float[] embedding = new float[ITEMS * UNITS];
    for (int i = 0; i < embedding.length; i++) {
      embedding[i] = (float) random.nextDouble(-1, 1);
    }
    return embedding;
  }

  private static float[] pulled(float[] from, int rounds) {
    float[] embedding = from.clone();
    LinkedStart.pull(embedding, UNITS, LINKS, rounds, () -> {});
    return embedding;
  }

  private static double[] row(float[] embedding, int item) {
    double[] row = new double[UNITS];
    Arrays.setAll(row, i -> embedding[item * UNITS + i]);
    return row;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] direction(double[] row) {
    double length = Math.sqrt(dot(row, row));
    return Arrays.stream(row).map(number -> number / length).toArray();
  }

  private static double cosine(float[] embedding, int item, int other) {
    return dot(direction(row(embedding, item)), direction(row(embedding, other)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aRoundIsWhatItsFormulaSays(int rounds) {
    float[] given = random();
    double[][] own = new double[ALONE][];
    Arrays.setAll(own, item -> direction(row(given, item)));
    double[][] now = own;
    for (int round = 0; round < rounds; round++) {
      double[][] next = new double[ALONE][UNITS];
      for (int item = 0; item < ALONE; item++) {
        for (int link = LINKS.from(item); link < LINKS.to(item); link++) {
          for (int i = 0; i < UNITS; i++) {
            next[item][i] += LINKS.weight(link) * now[LINKS.target(link)][i];
          }
        }
        double[] neighbours = direction(next[item]);
        for (int i = 0; i < UNITS; i++) {
          next[item][i] = 0.5 * own[item][i] + neighbours[i];
        }
        next[item] = direction(next[item]);
      }
      now = next;
    }

    float[] pulled = pulled(given, rounds);

    for (int item = 0; item < ALONE; item++) {
      double length = Math.sqrt(dot(row(given, item), row(given, item)));
      for (int i = 0; i < UNITS; i++) {
        assertThat(pulled[item * UNITS + i]).isCloseTo((float) (length * now[item][i]), ROUNDING);
      }
    }
  }

  @Test
  void whatIsClickedTogetherBecomesAlikeAndWhatIsNotDoesNot() {
    float[] pulled = pulled(random(), 3);
    for (int item = 0; item < 5; item++) {
      for (int other = 0; other < item; other++) {
        assertThat(cosine(pulled, item, other)).isGreaterThan(0.5);
        assertThat(cosine(pulled, 5 + item, 5 + other)).isGreaterThan(0.5);
        assertThat(cosine(pulled, item, 5 + other))
            .isLessThan(cosine(pulled, item, other))
            .isLessThan(0.5);
      }
    }
  }

  @Test
  void anItemWithoutLinksStaysAsItWas() {
    float[] given = random();
    assertThat(Arrays.copyOfRange(pulled(given, 3), ALONE * UNITS, ITEMS * UNITS))
        .containsExactly(Arrays.copyOfRange(given, ALONE * UNITS, ITEMS * UNITS), ROUNDING);
  }

  @Test
  void noRoundChangesNothing() {
    assertThat(pulled(random(), 0)).containsExactly(random(), ROUNDING);
  }

  @Test
  void whatHasNoLengthMakesNothingNotANumberAndStays0WithoutLinks() {
    float[] given = random();
    Arrays.fill(given, 0, UNITS, 0);
    Arrays.fill(given, ALONE * UNITS, ITEMS * UNITS, 0);
    float[] pulled = pulled(given, 2);
    assertThat(Arrays.copyOfRange(pulled, ALONE * UNITS, ITEMS * UNITS)).containsOnly(0f);
    for (float number : pulled) {
      assertThat(number).isFinite();
    }
  }
}
