package dev.nextclick.models.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TreeParzenTest {

  private static final List<Dimension> SPACE =
      List.of(
          new Dimension.Range("rate", 0.001, 1, true, false),
          new Dimension.Range("layers", 1, 8, false, true),
          new Dimension.Range("dropout", 0, 0.9, false, false),
          new Dimension.Choice("loss", List.of("a", "b", "c", "d")));

  /// Best at a rate of 0.03, 3 layers, no dropout and loss c.
  private static double score(Map<String, String> values) {
    double rate = Math.log10(number(values, "rate") / 0.03);
    double layers = (number(values, "layers") - 3) / 7;
    double dropout = number(values, "dropout");
    return ("c".equals(values.get("loss")) ? 0.5 : 0)
        - rate * rate / 9
        - layers * layers
        - dropout * dropout;
  }

  private static double number(Map<String, String> values, String name) {
    return Double.parseDouble(values.getOrDefault(name, ""));
  }

  private static double best(int trials, long seed, boolean search) {
    TreeParzen parzen = new TreeParzen(SPACE);
    ToDoubleFunction<Map<String, String>> score = TreeParzenTest::score;
    List<Map<String, String>> tried = new ArrayList<>();
    for (int trial = 0; trial < trials; trial++) {
      tried.sort(Comparator.comparingDouble(score).reversed());
      tried.add(
          parzen.next(search ? tried : List.of(), new SplittableRandom(seed * 1_000_003 + trial)));
    }
    return tried.stream().mapToDouble(score).max().orElseThrow();
  }

  @Test
  void findsBetterSettingsThanDrawingEvenly() {
    double searched =
        IntStream.range(0, 20).mapToDouble(seed -> best(60, seed, true)).average().orElseThrow();
    double drawn =
        IntStream.range(0, 20).mapToDouble(seed -> best(60, seed, false)).average().orElseThrow();
    assertThat(0.5 - searched).as("distance from the best possible").isLessThan(0.01);
    assertThat(0.5 - searched).isLessThan((0.5 - drawn) / 4);
  }

  @Test
  void aSearchFromGoodSettingsStaysNearTheBestSoFarAtFirst() {
    Map<String, String> good = Map.of("rate", "0.03", "layers", "3", "dropout", "0.1", "loss", "c");
    TreeParzen parzen = new TreeParzen(SPACE, true);
    int moved = 0;
    for (int seed = 0; seed < 100; seed++) {
      Map<String, String> next = parzen.next(List.of(good), new SplittableRandom(seed));
      assertThat(next).isNotEqualTo(good);
      assertThat(SPACE).allMatch(d -> d.allows(next.getOrDefault(d.name(), "")));
      moved += (int) next.entrySet().stream().filter(e -> !good.entrySet().contains(e)).count();
    }
    assertThat(moved).as("of 400 values").isBetween(100, 300);
  }

  @Test
  void aDimensionIsMadeAsWideAsASettingNeeds() {
    Dimension.Range dropout = new Dimension.Range("dropout", 0, 0.6, false, false);
    assertThat(dropout.holding("0.5")).isSameAs(dropout);
    assertThat(dropout.holding("0.7").allows("0.7")).isTrue();
    assertThat(dropout.holding("much")).isSameAs(dropout);
    assertThat(new Dimension.Range("rate", 0.1, 1, true, false).holding("0").low()).isEqualTo(0.1);
    Dimension.Choice batch = new Dimension.Choice("batch-size", List.of("16", "32"));
    assertThat(batch.holding("32")).isSameAs(batch);
    assertThat(batch.holding("48").options()).containsExactly("16", "32", "48");
  }

  @Test
  void theSameTrialsAndDrawsGiveTheSameNextTrial() {
    assertThat(best(30, 7, true)).isEqualTo(best(30, 7, true));
  }

  @Test
  void everyValueIsInItsRange() {
    TreeParzen parzen = new TreeParzen(SPACE);
    List<Map<String, String>> tried = new ArrayList<>();
    for (int trial = 0; trial < 200; trial++) {
      Map<String, String> next = parzen.next(tried, new SplittableRandom(trial));
      assertThat(next).containsOnlyKeys("rate", "layers", "dropout", "loss");
      assertThat(Double.parseDouble(next.get("rate"))).isBetween(0.001, 1.0);
      assertThat(Integer.parseInt(next.get("layers"))).isBetween(1, 8);
      assertThat(Double.parseDouble(next.get("dropout"))).isBetween(0.0, 0.9);
      assertThat(next.get("loss")).isIn("a", "b", "c", "d");
      tried.add(next);
    }
  }

  @Test
  void whatWasTriedIsNotTriedAgainWhileThereIsSomethingElse() {
    TreeParzen parzen =
        new TreeParzen(List.of(new Dimension.Choice("x", List.of("1", "2", "3", "4"))));
    List<Map<String, String>> tried = new ArrayList<>();
    for (int trial = 0; trial < 4; trial++) {
      tried.add(parzen.next(tried, new SplittableRandom(trial)));
    }
    assertThat(new HashSet<>(tried)).hasSize(4);
    assertThat(parzen.next(tried, new SplittableRandom(9))).isIn(tried);
  }

  @Test
  void aDensityIsOneAndItsDrawsFollowIt() {
    ParzenDensity density = ParzenDensity.of(new double[] {0.9, 0.92, 0.95, 0.1});
    int cells = 1000;
    double sum =
        IntStream.range(0, cells).mapToDouble(i -> density.at((i + 0.5) / cells)).sum() / cells;
    assertThat(sum).isCloseTo(1, within(1e-4));
    double upper =
        IntStream.range(800, cells).mapToDouble(i -> density.at((i + 0.5) / cells)).sum() / cells;
    SplittableRandom random = new SplittableRandom(1);
    double drawn =
        IntStream.range(0, 20_000).filter(_ -> density.draw(random) > 0.8).count() / 20_000.0;
    assertThat(drawn).isCloseTo(upper, within(0.01));
  }

  @Test
  void aPlaceAndItsValueBelongTogether() {
    Dimension.Range rate = new Dimension.Range("rate", 0.001, 1, true, false);
    assertThat(rate.at(0)).isEqualTo("0.001");
    assertThat(rate.at(1)).isEqualTo("1");
    assertThat(rate.at(1.0 / 3)).isEqualTo("0.01");
    assertThat(rate.place("0.1")).isCloseTo(2.0 / 3, within(1e-12));
    Dimension.Range whole = new Dimension.Range("units", 100, 20_000, false, true);
    assertThat(whole.at(0.50001)).isEqualTo("10050");
  }

  @Test
  void knowsItsOwnValues() {
    Dimension.Range whole = new Dimension.Range("units", 1, 8, false, true);
    assertThat(List.of("1", "8", "3.0")).allMatch(whole::allows);
    assertThat(List.of("0", "9", "3.5", "", "three", "NaN")).noneMatch(whole::allows);
    Dimension.Choice choice = new Dimension.Choice("loss", List.of("a", "b"));
    assertThat(choice.allows("a")).isTrue();
    assertThat(choice.allows("c")).isFalse();
  }

  @Test
  void refusesWhatCannotBeSearched() {
    assertThatThrownBy(() -> new Dimension.Range("a", 1, 1, false, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a cannot be searched");
    assertThatThrownBy(() -> new Dimension.Range("a", 0, 1, true, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Dimension.Range("a", 0, Double.NaN, false, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Dimension.Choice("a", List.of("x", "x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TreeParzen(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
