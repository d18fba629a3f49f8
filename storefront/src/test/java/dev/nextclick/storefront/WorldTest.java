package dev.nextclick.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WorldTest {

  private static final Instant START = Instant.parse("2026-05-04T00:00:00Z");
  private static final Duration GAP = Duration.ofSeconds(5);

  @ParameterizedTest
  @EnumSource
  void aWorldHasAtLeast5000ItemsEachWithAnIdOfItsOwn(WorldKind kind) {
    List<Item> items = World.of(kind, 1).items();

    assertThat(items).hasSizeGreaterThanOrEqualTo(5_000);
    assertThat(items.stream().map(Item::id)).doesNotHaveDuplicates();
    assertThat(items)
        .allSatisfy(
            item ->
                assertThat(List.of(item.name(), item.category(), item.band()))
                    .noneMatch(String::isBlank));
    assertThat(IntStream.range(0, items.size()).mapToObj(i -> items.get(i).index()))
        .isEqualTo(IntStream.range(0, items.size()).boxed().toList());
  }

  @ParameterizedTest
  @EnumSource
  void oneSeedGivesOneWorldAndOneCrowd(WorldKind kind) {
    assertThat(World.of(kind, 5).items()).isEqualTo(World.of(kind, 5).items());
    assertThat(visits(kind, 5, 6)).isEqualTo(visits(kind, 5, 6));
    assertThat(visits(kind, 5, 6)).isNotEqualTo(visits(kind, 5, 7));
    assertThat(itemsOf(visits(kind, 5, 6))).isNotEqualTo(itemsOf(visits(kind, 6, 6)));
  }

  @ParameterizedTest
  @EnumSource
  void visitorsComeInOrderAndClickTwiceOrMore(WorldKind kind) {
    List<Visit> visits = visits(kind, 1, 2);

    assertThat(visits)
        .isSortedAccordingTo(Comparator.comparing(visit -> visit.clicks().getFirst().time()))
        .allSatisfy(
            visit -> {
              assertThat(visit.clicks()).hasSizeGreaterThanOrEqualTo(2);
              assertThat(visit.clicks())
                  .isSortedAccordingTo(Comparator.comparing(Click::time))
                  .allMatch(click -> click.sessionId().equals(visit.sessionId()));
            });
    assertThat(visits.stream().map(Visit::sessionId)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void clicksOfVisitorsSideBySideComeInOrderOfTimeAndNoneIsLost(WorldKind kind) {
    List<Visit> visits = visits(kind, 1, 2);
    List<Click> clicks = new ArrayList<>();
    new ClicksInOrder(visits.iterator()).forEachRemaining(clicks::add);

    assertThat(clicks).isSortedAccordingTo(Comparator.comparing(Click::time));
    assertThat(clicks.stream().collect(Collectors.groupingBy(Click::sessionId)))
        .isEqualTo(visits.stream().collect(Collectors.toMap(Visit::sessionId, Visit::clicks)));
    assertThat(changesOfVisitor(clicks)).isGreaterThan(2 * visits.size());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsPopularDriftsWithTheDays(WorldKind kind) {
    World world = World.of(kind, 3);

    Set<Integer> kept = new HashSet<>(mostPopular(world.day(START)));
    kept.retainAll(mostPopular(world.day(START.plus(Duration.ofDays(5)))));

    assertThat(mostPopular(world.day(START.plus(Duration.ofHours(23)))))
        .isEqualTo(mostPopular(world.day(START)));
    assertThat(kept).hasSizeBetween(20, 95);
  }

  private static List<Visit> visits(WorldKind kind, long world, long crowd) {
    Visits visits = new Visits(World.of(kind, world), "v", crowd, START, GAP);
    return Stream.generate(visits::next).limit(300).toList();
  }

  private static List<List<String>> itemsOf(List<Visit> visits) {
    return visits.stream()
        .map(visit -> visit.clicks().stream().map(click -> click.item().id()).toList())
        .toList();
  }

  private static int changesOfVisitor(List<Click> clicks) {
    int changes = 0;
    for (int i = 1; i < clicks.size(); i++) {
      changes += clicks.get(i).sessionId().equals(clicks.get(i - 1).sessionId()) ? 0 : 1;
    }
    return changes;
  }

  private static List<Integer> mostPopular(Day day) {
    Map<Integer, Double> popularity = new HashMap<>();
    for (Item item : day.world().items()) {
      popularity.put(item.index(), day.overall(item.index()));
    }
    return popularity.entrySet().stream()
        .sorted(Map.Entry.<Integer, Double>comparingByValue().reversed())
        .limit(100)
        .map(Map.Entry::getKey)
        .toList();
  }
}
