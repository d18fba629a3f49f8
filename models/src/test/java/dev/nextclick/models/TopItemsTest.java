package dev.nextclick.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopItemsTest {

  private static List<Integer> items(TopItems top) {
    return IntStream.range(0, top.size()).map(top::item).boxed().toList();
  }

  @Test
  void theBestComeFirst() {
    TopItems top = TopItems.of(new float[] {0.1f, -5, 3, 0.5f, 2}, 3);
    assertThat(items(top)).containsExactly(2, 4, 3);
    assertThat(top.score(0)).isEqualTo(3);
    assertThat(top.score(1)).isEqualTo(2);
    assertThat(top.score(2)).isEqualTo(0.5f);
  }

  @Test
  void ofEqualScoresTheLowerIndexComesFirst() {
    assertThat(items(TopItems.of(new float[] {1, 2, 1, 2, 1, 2, 1}, 5)))
        .containsExactly(1, 3, 5, 0, 2);
  }

  @Test
  void aFilterLeavesTheListFull() {
    TopItems top = TopItems.of(new float[] {9, 8, 7, 6, 5, 4}, 3, item -> item % 2 == 1);
    assertThat(items(top)).containsExactly(1, 3, 5);
  }

  @Test
  void thereAreFewerOnlyWhereFewerPass() {
    assertThat(items(TopItems.of(new float[] {1, 2, 3}, 10))).containsExactly(2, 1, 0);
    assertThat(items(TopItems.of(new float[] {1, 2, 3}, 2, item -> item == 0))).containsExactly(0);
    assertThat(items(TopItems.of(new float[] {1, 2, 3}, 2, _ -> false))).isEmpty();
    assertThat(items(TopItems.of(new float[] {1, 2, 3}, 0))).isEmpty();
    assertThat(items(TopItems.of(new float[0], 5))).isEmpty();
  }

  @Test
  void aScoreThatIsNoNumberIsLeftOutAndInfinityIsNot() {
    float[] scores = {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, Float.NaN, 0};
    assertThat(items(TopItems.of(scores, 5))).containsExactly(2, 4, 1);
  }

  @Test
  void theFilterIsNotAskedForWhatWouldNotBeKept() {
    List<Integer> asked = new ArrayList<>();
    TopItems.of(new float[] {5, 4, 3, 2, 6}, 2, asked::add);
    assertThat(asked).containsExactly(0, 1, 4);
  }

  @ParameterizedTest(name = "{0} of 500")
  @ValueSource(ints = {1, 2, 20, 499, 500})
  void theyAreTheFirstOfAllInOrder(int k) {
    SplittableRandom random = new SplittableRandom(101);
    float[] scores = new float[500];
    for (int item = 0; item < scores.length; item++) {
      scores[item] = random.nextInt(100);
    }
    List<Integer> expected =
        IntStream.range(0, scores.length)
            .filter(item -> item % 7 != 0)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer item) -> -scores[item]))
            .limit(k)
            .toList();
    assertThat(items(TopItems.of(scores, k, item -> item % 7 != 0))).isEqualTo(expected);
  }

  @Test
  void whatIsNotThereIsRefused() {
    TopItems top = TopItems.of(new float[] {1, 2, 3}, 2);
    for (int place : new int[] {-1, 2, 3}) {
      assertThatThrownBy(() -> top.item(place))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("place %d of 2", place);
      assertThatThrownBy(() -> top.score(place)).isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThatThrownBy(() -> TopItems.of(new float[] {1}, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("k must not be negative: -1");
  }

  @Test
  void theBestOfSomeItemsInAnyOrderAreThoseThatTheBestOfAllWouldBe() {
    float[] scores = {1, 3, 2, 3, Float.NaN, 3, 9};
    int[] some = {5, 4, 3, 0, 2, 1};
    for (int k = 0; k <= 7; k++) {
      TopItems ofSome = TopItems.ofSome(some, some.length, scores, k, _ -> true);
      TopItems ofAll = TopItems.of(scores, k, item -> item != 6);
      assertThat(ofSome.size()).isEqualTo(ofAll.size());
      for (int place = 0; place < ofAll.size(); place++) {
        assertThat(ofSome.item(place)).isEqualTo(ofAll.item(place));
        assertThat(ofSome.score(place)).isEqualTo(ofAll.score(place));
      }
    }
    assertThat(TopItems.ofSome(some, 2, scores, 5, _ -> true).size()).isEqualTo(1);
    assertThatThrownBy(() -> TopItems.ofSome(some, 2, scores, -1, _ -> true))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
