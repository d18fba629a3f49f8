package dev.nextclick.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {

  @Test
  void anItemHasItsPlaceAsIndex() {
    Vocabulary vocabulary = Vocabulary.of(new String[] {"shoe", "hat", "ÿ"}, new long[] {5, 1, 9});
    assertThat(vocabulary.size()).isEqualTo(3);
    assertThat(vocabulary.index("hat")).isEqualTo(1);
    assertThat(vocabulary.id(2)).isEqualTo("ÿ");
    assertThat(vocabulary.count(0)).isEqualTo(5);
    assertThat(vocabulary.totalCount()).isEqualTo(15);
  }

  @Test
  void whatItNeverSawIsUnknown() {
    Vocabulary vocabulary = Vocabulary.of(new String[] {"a", "b"}, new long[] {1, 1});
    assertThat(vocabulary.index("A")).isEqualTo(Vocabulary.UNKNOWN);
    assertThat(vocabulary.index("")).isEqualTo(Vocabulary.UNKNOWN);
    assertThat(vocabulary.indexes(List.of("b", "c", "a", "b"))).containsExactly(1, -1, 0, 1);
    assertThat(vocabulary.indexes(List.of())).isEmpty();
    assertThat(Vocabulary.of(new String[0], new long[0]).index("a")).isEqualTo(-1);
  }

  @ParameterizedTest(name = "{0} items")
  @ValueSource(ints = {1, 2, 3, 4, 7, 8, 1000, 100_000})
  void everyItemIsFoundAgain(int items) {
    String[] ids = IntStream.range(0, items).mapToObj(i -> "item-" + i).toArray(String[]::new);
    Vocabulary vocabulary =
        Vocabulary.of(ids, IntStream.range(0, items).mapToLong(_ -> 1).toArray());
    assertThat(vocabulary.indexes(List.of(ids))).isEqualTo(IntStream.range(0, items).toArray());
    assertThat(vocabulary.index("item-" + items)).isEqualTo(Vocabulary.UNKNOWN);
  }

  /// "Aa" and "BB" have one hash code, and so has every text that is made of them.
  @Test
  void itemsOfOneHashCodeAreToldApart() {
    String[] ids = new String[1 << 8];
    for (int i = 0; i < ids.length; i++) {
      StringBuilder id = new StringBuilder();
      for (int bit = 0; bit < 8; bit++) {
        id.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      ids[i] = id.toString();
    }
    assertThat(IntStream.range(0, ids.length).map(i -> ids[i].hashCode()).distinct()).hasSize(1);
    Vocabulary vocabulary =
        Vocabulary.of(ids, IntStream.range(0, ids.length).mapToLong(i -> 1 + i).toArray());
    for (int i = 0; i < ids.length; i++) {
      assertThat(vocabulary.index(ids[i])).isEqualTo(i);
    }
    assertThat(vocabulary.index("AaBBAaBBAaBBAaBBC")).isEqualTo(Vocabulary.UNKNOWN);
  }

  @Test
  void whatIsChangedAfterwardsIsNotChangedInIt() {
    String[] ids = {"a", "b"};
    long[] counts = {1, 2};
    Vocabulary vocabulary = Vocabulary.of(ids, counts);
    ids[0] = "c";
    counts[0] = 100;
    assertThat(vocabulary.id(0)).isEqualTo("a");
    assertThat(vocabulary.count(0)).isEqualTo(1);
  }

  @Test
  void itemsThatMakeNoSenseAreRefusedByName() {
    assertRefused("2 items but 1 counts", new String[] {"a", "b"}, 1);
    assertRefused("item 1 has an empty id", new String[] {"a", ""}, 1, 1);
    assertRefused("item 'a' is there twice", new String[] {"a", "b", "a"}, 1, 1, 1);
    assertRefused("item 'b' has a count of 0; it must be 1 or more", new String[] {"a", "b"}, 1, 0);
  }

  private static void assertRefused(String message, String[] ids, long... counts) {
    assertThatThrownBy(() -> Vocabulary.of(ids, counts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void thereIsNoIdOrCountBehindTheLastItem() {
    Vocabulary vocabulary = Vocabulary.of(new String[] {"a"}, new long[] {1});
    assertThatThrownBy(() -> vocabulary.id(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> vocabulary.count(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
