package dev.nextclick.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
}
