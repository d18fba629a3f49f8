package dev.nextclick.models.kernels;

import static dev.nextclick.models.kernels.Panels.WIDTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The three products, against sums of their definitions in double precision.
class ProductsTest {

  private static final double CLOSE = 1e-5;

  private final SplittableRandom random = new SplittableRandom(51);

  private float[] numbers(int length) {
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = (float) random.nextDouble(-1, 1);
    }
    return numbers;
  }

  /// Rows lie in the table in the opposite of their order, with gaps.
  private static int[] offsets(int rows, int stride) {
    return IntStream.range(0, rows).map(row -> 7 + (rows - 1 - row) * stride).toArray();
  }

  @ParameterizedTest(name = "{0} rows, {1} deep, {2} panels")
  @CsvSource({"6, 1, 1", "12, 5, 3", "18, 101, 2"})
  void forwardMultipliesEachRowWithEachSession(int rows, int depth, int panels) {
    int stride = depth + 9;
    int xRows = depth + 2;
    int[] offsets = offsets(rows, stride);
    float[] table = numbers(7 + rows * stride);
    float[] x = numbers(panels * xRows * WIDTH);
    float[] y = new float[panels * rows * WIDTH];
    Products.forward(table, offsets, 6, rows, depth, panels, x, xRows, y, rows);
    Products.forward(table, offsets, 0, 6, depth, panels, x, xRows, y, rows);
    for (int row = 0; row < rows; row++) {
      for (int session = 0; session < panels * WIDTH; session++) {
        double sum = 0;
        for (int k = 0; k < depth; k++) {
          float xk = x[Panels.column(session, xRows) + k * WIDTH];
          sum += (double) table[offsets[row] + k] * xk;
        }
        assertThat((double) y[Panels.column(session, rows) + row * WIDTH])
            .isCloseTo(sum, within(CLOSE));
      }
    }
  }

  @Test
  void rowsGiveTheSameNumbersHoweverManyAreTakenAtATime() {
    int depth = 100;
    int stride = Products.padded(depth);
    int[] offsets = offsets(18, stride);
    float[] table = numbers(7 + 18 * stride);
    float[] x = numbers(stride * WIDTH);
    float[] xBySession = numbers(WIDTH * 3 * Panels.LANE_COUNT);
    float[] together = new float[18 * WIDTH];
    float[] apart = new float[18 * WIDTH];
    int width = 3 * Panels.LANE_COUNT;
    float[] gradients = new float[18 * width];
    float[] gradientsApart = new float[18 * width];
    Products.forward(table, offsets, 0, 18, depth, 1, x, stride, together, 18);
    WeightGradients.product(together, 18, 0, 18, xBySession, WIDTH, width, gradients, 0);
    for (int row = 0; row < 18; row += Products.TILE) {
      int behind = row + Products.TILE;
      Products.forward(table, offsets, row, behind, depth, 1, x, stride, apart, 18);
      WeightGradients.product(
          together, 18, row, behind, xBySession, WIDTH, width, gradientsApart, row * width);
    }
    assertThat(together).isEqualTo(apart);
    assertThat(gradients).isEqualTo(gradientsApart);

    float[] dx = new float[18 * WIDTH];
    Products.inputGradient(table, offsets, 0, 18, 18, 1, together, 18, dx, 18);
    for (int unit = 0; unit < 18; unit += Products.TILE) {
      int first = unit;
      int[] behind = IntStream.of(offsets).map(offset -> offset + first).toArray();
      float[] some = new float[Products.TILE * WIDTH];
      Products.inputGradient(table, behind, 0, 18, 6, 1, together, 18, some, Products.TILE);
      assertThat(some)
          .isEqualTo(Arrays.copyOfRange(dx, unit * WIDTH, (unit + Products.TILE) * WIDTH));
    }
  }

  @ParameterizedTest(name = "{0} rows, {1} deep, {2} panels")
  @CsvSource({"1, 1, 1", "13, 5, 3", "40, 100, 2"})
  void theInputGradientIsAddedToWhatIsThere(int rows, int depth, int panels) {
    int stride = Products.padded(depth);
    int[] offsets = offsets(rows, stride);
    float[] table = numbers(7 + rows * stride);
    float[] dy = numbers(panels * rows * WIDTH);
    float[] before = numbers(panels * stride * WIDTH);
    float[] dx = before.clone();
    Products.inputGradient(table, offsets, 0, rows, depth, panels, dy, rows, dx, stride);
    for (int k = 0; k < depth; k++) {
      for (int session = 0; session < panels * WIDTH; session++) {
        double sum = before[Panels.column(session, stride) + k * WIDTH];
        for (int row = 0; row < rows; row++) {
          float g = dy[Panels.column(session, rows) + row * WIDTH];
          sum += (double) table[offsets[row] + k] * g;
        }
        assertThat((double) dx[Panels.column(session, stride) + k * WIDTH])
            .isCloseTo(sum, within(CLOSE));
      }
    }
  }

  @ParameterizedTest(name = "{0} sessions, {1} vectors wide")
  @CsvSource({"1, 1", "5, 2", "40, 3", "70, 7"})
  void theWeightGradientSumsOverTheSessionsThereAre(int sessions, int vectors) {
    int width = vectors * Panels.LANE_COUNT;
    int rows = 24;
    float[] dy = numbers(Panels.count(sessions) * rows * WIDTH);
    float[] x = numbers(sessions * width);
    float[] dw = new float[2 + 18 * width];
    WeightGradients.product(dy, rows, 6, 24, x, sessions, width, dw, 2);
    for (int row = 0; row < 18; row++) {
      for (int k = 0; k < width; k++) {
        double sum = 0;
        for (int i = 0; i < sessions; i++) {
          float g = dy[Panels.column(i, rows) + (6 + row) * WIDTH];
          sum += (double) g * x[i * width + k];
        }
        assertThat((double) dw[2 + row * width + k]).isCloseTo(sum, within(CLOSE));
      }
    }
  }

  @ParameterizedTest(name = "{0} sessions")
  @CsvSource({"1", "33", "70"})
  void panelsAreTheSameNumbersInAnotherOrder(int sessions) {
    int rows = 5;
    float[] matrix = numbers(sessions * 8);
    float[] panels = new float[Panels.count(sessions) * rows * WIDTH];
    Panels.fromSessions(matrix, 8, sessions, rows, panels, rows);
    float[] back = matrix.clone();
    for (int i = 0; i < sessions; i++) {
      Arrays.fill(back, i * 8, i * 8 + rows, 0f);
    }
    Panels.toSessions(panels, rows, sessions, rows, back, 8);
    assertThat(back).isEqualTo(matrix);
    assertThat(panels[Panels.column(sessions - 1, rows) + 2 * WIDTH])
        .isEqualTo(matrix[(sessions - 1) * 8 + 2]);
  }
}
