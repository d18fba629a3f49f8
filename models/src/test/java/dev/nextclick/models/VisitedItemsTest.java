package dev.nextclick.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisitedItemsTest {

  private static String of(int... session) {
    VisitedItems visited = VisitedItems.of(session);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < visited.size(); i++) {
      text.append(visited.item(i)).append(' ').append(visited.place(i).key()).append(", ");
    }
    return text.append(visited.wentBack() ? "back" : "onward").toString();
  }

  @Test
  void anItemStandsWhereItWasClickedLast() {
    assertThat(of(1)).isEqualTo("1 last, onward");
    assertThat(of(1, 2)).isEqualTo("2 last, 1 before, onward");
    assertThat(of(1, 2, 3, 4)).isEqualTo("4 last, 3 before, 2 earlier, 1 earlier, onward");
    assertThat(of(1, 2, 1)).isEqualTo("1 last, 2 before, back");
    assertThat(of(1, 2, 2)).isEqualTo("2 last, 1 earlier, back");
    assertThat(of(2, 1, 2, 3)).isEqualTo("3 last, 2 before, 1 earlier, onward");
  }

  @Test
  void unknownItemsAreNoClicks() {
    int unknown = Vocabulary.UNKNOWN;
    assertThat(of(unknown)).isEqualTo("onward");
    assertThat(of(1, unknown, 2, unknown)).isEqualTo("2 last, 1 before, onward");
    assertThat(VisitedItems.of(new int[] {1, unknown, 1}).clicks()).isEqualTo(2);
    assertThat(of(1, unknown, 1)).isEqualTo("1 last, back");
  }

  @Test
  void itIsKnownOfEveryItem() {
    VisitedItems visited = VisitedItems.of(new int[] {5, 6});
    assertThat(visited.placeOf(5)).isEqualTo(ItemPlace.BEFORE);
    assertThat(visited.placeOf(7)).isEqualTo(ItemPlace.NEW);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 10, 31, 32, 33, 64, 200, 1_000})
  void shortOrLongEachItemIsThereOnceTheOneClickedLastFirst(int length) {
    SplittableRandom random = new SplittableRandom(length);
    for (int round = 0; round < 20; round++) {
      // Neighbours, multiples of a power of 2, and the unknown one.
      int step = 1 << random.nextInt(12);
      int[] session =
          IntStream.generate(() -> random.nextInt(-1, 1 + length / 2) * step)
              .map(item -> item < 0 ? Vocabulary.UNKNOWN : item)
              .limit(length)
              .toArray();
      List<Integer> known =
          new ArrayList<>(
                  Arrays.stream(session)
                      .filter(item -> item != Vocabulary.UNKNOWN)
                      .boxed()
                      .toList())
              .reversed();
      List<Integer> once = known.stream().distinct().toList();

      VisitedItems visited = VisitedItems.of(session);

      assertThat(IntStream.range(0, visited.size()).mapToObj(visited::item)).isEqualTo(once);
      assertThat(visited.clicks()).isEqualTo(known.size());
      for (int item : once) {
        int ago = known.indexOf(item);
        ItemPlace place =
            ago == 0 ? ItemPlace.LAST : ago == 1 ? ItemPlace.BEFORE : ItemPlace.EARLIER;
        assertThat(visited.holds(item)).isTrue();
        assertThat(visited.placeOf(item)).isEqualTo(place);
      }
      assertThat(visited.holds(length * step + 1)).isFalse();
      assertThat(visited.wentBack())
          .isEqualTo(!known.isEmpty() && known.lastIndexOf(known.getFirst()) > 0);
    }
  }
}
