package dev.nextclick.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ShapeTest {

  @ParameterizedTest(
      name = "{0} categories, {1} bands, {2} a cell, {3} partners, {4} a series, {5} links")
  @CsvSource({
    "2, 3, 75, 2, 5, 2, categories must be 3 or more",
    "24, 1, 75, 4, 5, 2, bands must be 2 or more",
    "24, 3, 75, 0, 5, 2, partners must be an even number",
    "24, 3, 75, 3, 5, 2, partners must be an even number",
    "24, 3, 75, 24, 5, 2, 'fewer than categories'",
    "24, 3, 75, 4, 4, 2, 'seriesItems must be 2 or more, and divide cellItems'",
    "24, 3, 75, 4, 1, 2, 'seriesItems must be 2 or more, and divide cellItems'",
    "24, 3, 75, 4, 0, 2, 'seriesItems must be 2 or more, and divide cellItems'",
    "24, 3, 0, 4, 5, 2, 'seriesItems must be 2 or more, and divide cellItems'",
    "24, 3, 75, 4, 5, 0, links must be from 1",
    "24, 3, 75, 4, 5, 9, links must be from 1"
  })
  void aCountThatCannotBeIsNamed(
      int categories,
      int bands,
      int cellItems,
      int partners,
      int seriesItems,
      int links,
      String fault) {
    assertThatThrownBy(
            () ->
                new Shape(
                    categories,
                    bands,
                    cellItems,
                    partners,
                    seriesItems,
                    links,
                    0.08,
                    0.05,
                    0.1,
                    1.2,
                    0.3,
                    0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(fault);
  }

  @ParameterizedTest(name = "link {0}, wander {1}, stray {2}, popularity {3}, drift {4}, stop {5}")
  @CsvSource({
    "-0.1, 0.05, 0.1, 1.2, 0.3, 0.1, link must be a probability",
    "NaN, 0.05, 0.1, 1.2, 0.3, 0.1, link must be a probability",
    "0.1, -0.1, 0.1, 1.2, 0.3, 0.1, wander must be a probability",
    "0.6, 0.5, 0.1, 1.2, 0.3, 0.1, link and wander must add up to at most 1",
    "0.1, 0.05, 1.1, 1.2, 0.3, 0.1, strayBand must be a probability",
    "0.1, 0.05, 0.1, -1, 0.3, 0.1, popularity must be 0 or more",
    "0.1, 0.05, 0.1, 1.2, Infinity, 0.1, drift must be 0 or more",
    "0.1, 0.05, 0.1, 1.2, 0.3, 1.5, stop must be a probability"
  })
  void aNumberThatCannotBeIsTheOneFault(
      double link,
      double wander,
      double strayBand,
      double popularity,
      double drift,
      double stop,
      String fault) {
    assertThatThrownBy(
            () -> new Shape(24, 3, 75, 4, 5, 2, link, wander, strayBand, popularity, drift, stop))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(fault);
  }

  @Test
  void allFaultsAreNamedAtOnce() {
    assertThatThrownBy(() -> new Shape(24, 0, 75, 4, 5, 2, 0.1, 0.05, 0.1, 1.2, 0.3, -1))
        .hasMessage("bands must be 2 or more; stop must be a probability");
  }

  @Test
  void theExtremesCanBe() {
    assertThatCode(() -> new Shape(3, 2, 2, 2, 2, 2, 0.5, 0.5, 1, 0, 0, 1))
        .doesNotThrowAnyException();
    assertThatCode(() -> new Shape(24, 3, 75, 4, 5, 8, 0, 0, 0, 1.2, 0.3, 0))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void noItemOfAWorldLeadsToItselfOrTwiceToAnother(WorldKind kind) {
    World world = World.of(kind, 1);
    for (int item = 0; item < kind.shape().items(); item++) {
      Set<Integer> others = new HashSet<>();
      for (int link : world.links(item)) {
        others.add(link);
      }
      assertThat(others).hasSize(kind.shape().links()).doesNotContain(item);
    }
  }
}
