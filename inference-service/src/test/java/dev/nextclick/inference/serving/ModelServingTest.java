package dev.nextclick.inference.serving;

import static dev.nextclick.inference.serving.PublishedModels.ITEMS;
import static dev.nextclick.inference.serving.PublishedModels.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.nextclick.models.ModelKind;
import dev.nextclick.runtime.metrics.Metrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelServingTest {

  @TempDir Path folder;

  private PublishedModels published = new PublishedModels(Path.of("set before each"));
  private ModelServing serving =
      ModelServing.open(
          ServingSettings.of(Path.of(""), Path.of("")), new ServingMetrics(new Metrics()));

  @BeforeEach
  void open() {
    published = new PublishedModels(folder.resolve("registry"));
    serving =
        ModelServing.open(
            new ServingSettings(
                folder.resolve("registry"),
                folder.resolve("cache"),
                Duration.ofMillis(20),
                Duration.ofMinutes(1),
                1,
                2),
            new ServingMetrics(new Metrics()));
  }

  @AfterEach
  void close() {
    serving.close();
  }

  @Test
  void withNoModelARequestFailsByName() {
    serving.start();

    assertThatExceptionOfType(NoActiveModelException.class)
        .isThrownBy(() -> serving.requireServed(SHOP, Optional.empty()));
    assertThat(serving.recommend(query(List.of("item-1"), 5)))
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withCauseInstanceOf(NoActiveModelException.class);
    assertThat(serving.ready()).isNotDone();
  }

  @Test
  void aModelThatIsActivatedLaterIsServedByItself() throws Exception {
    serving.start();

    String version = published.activate(1);

    assertThat(serving.ready()).succeedsWithin(Duration.ofSeconds(10));
    serving.requireServed(SHOP, Optional.of(version));
    assertThat(answer(query(List.of("item-1"), 5)).version()).isEqualTo(version);
  }

  @Test
  void theModelAnswersForClicksThatItKnows() throws Exception {
    startWith(1);

    Recommendation answer = answer(query(List.of("item-3", "never seen", "item-9"), 7));

    assertThat(answer.source()).isEqualTo(ModelKind.GRU4REC);
    assertThat(answer.knownClicks()).isEqualTo(2);
    assertThat(answer.model()).isEqualTo(SHOP);
    assertThat(answer.items()).hasSize(7).doesNotHaveDuplicates();
    assertThat(answer.items()).isSortedAccordingTo((a, b) -> Float.compare(b.score(), a.score()));
    assertThat(answer(query(List.of("item-9"), 7)).items()).isNotEqualTo(answer.items());
  }

  @Test
  void popularityAnswersWhereNoClickIsKnown() throws Exception {
    startWith(1);

    for (List<String> clicks : List.of(List.<String>of(), List.of("never", "seen"))) {
      Recommendation answer = answer(query(clicks, 3));

      assertThat(answer.source()).isEqualTo(ModelKind.POPULARITY);
      assertThat(answer.knownClicks()).isZero();
      assertThat(ids(answer)).containsExactly("item-0", "item-1", "item-2");
      assertThat(answer.items().getFirst().score()).isEqualTo(ITEMS / (ITEMS * (ITEMS + 1) / 2f));
    }
  }

  @Test
  void theNewestClicksCount() throws Exception {
    startWith(1);
    List<String> newest = Collections.nCopies(ServingSettings.MOST_CLICKS, "item-5");
    List<String> all = new ArrayList<>(List.of("item-1", "item-2"));
    all.addAll(newest);

    assertThat(answer(query(all, 5))).isEqualTo(answer(query(newest, 5)));
    assertThat(answer(query(all, 5)).knownClicks()).isEqualTo(ServingSettings.MOST_CLICKS);
  }

  @Test
  void aFilteredListIsStillFull() throws Exception {
    startWith(1);
    List<String> clicks = List.of("item-3", "item-9");
    List<String> best = ids(answer(query(clicks, 10)));

    for (List<String> asked : List.of(clicks, List.<String>of())) {
      List<String> all = ids(answer(query(asked, ITEMS)));
      Recommendation excluding = answer(filtered(asked, 10, all.subList(0, 40), List.of(), false));
      assertThat(ids(excluding)).isEqualTo(all.subList(40, 50));
    }
    List<String> unseen = ids(answer(filtered(clicks, ITEMS, List.of(), List.of(), true)));
    assertThat(unseen).hasSize(ITEMS - 2).doesNotContain("item-3", "item-9");

    List<String> allowed = List.of("item-7", "unknown", best.get(4), best.get(1));
    assertThat(ids(answer(filtered(clicks, 10, List.of(), allowed, false))))
        .hasSize(3)
        .startsWith(best.get(1), best.get(4));
    assertThat(ids(answer(filtered(clicks, 10, List.of(best.get(1)), allowed, false))))
        .hasSize(2)
        .startsWith(best.get(4));
    assertThat(ids(answer(filtered(clicks, 10, List.of(), List.of("unknown"), false)))).isEmpty();
    assertThat(ids(answer(query(clicks, 0)))).isEmpty();
  }

  @Test
  void anotherVersionThanTheActiveOneIsNotAnsweredFor() throws Exception {
    startWith(1);

    CompletableFuture<Recommendation> answer =
        serving.recommend(
            new RecommendationQuery(
                SHOP,
                Optional.of("20200101T000000.000-0000"),
                List.of(),
                5,
                List.of(),
                List.of(),
                false));

    assertThat(answer)
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withCauseInstanceOf(VersionNotServedException.class);
  }

  @Test
  void answersAreCountedByVersion() throws Exception {
    String first = startWith(1);
    answer(query(List.of("item-1"), 5));
    answer(query(List.of(), 5));
    String second = published.activate(2);
    await().until(() -> answer(query(List.of(), 1)).version().equals(second));

    assertThat(serving.report())
        .anySatisfy(
            status -> {
              assertThat(status.version()).isEqualTo(first);
              assertThat(status.requests()).isGreaterThanOrEqualTo(2);
              assertThat(status.serving()).isFalse();
            })
        .anySatisfy(
            status -> {
              assertThat(status.version()).isEqualTo(second);
              assertThat(status.requests()).isEqualTo(1);
              assertThat(status.serving()).isTrue();
            });
  }

  @Test
  void whatWaitsIsAnsweredBeforeTheEnd() throws Exception {
    startWith(1);
    CompletableFuture<Recommendation> answer = serving.recommend(query(List.of("item-1"), 5));

    serving.close();

    assertThat(answer).isCompleted();
  }

  @Test
  void aStartThatComesAfterTheEndServesNothing() throws Exception {
    published.activate(1);
    serving.close();

    serving.start();

    assertThat(serving.ready()).isNotDone();
    assertThatExceptionOfType(NoActiveModelException.class)
        .isThrownBy(() -> serving.requireServed(SHOP, Optional.empty()));
  }

  private String startWith(long seed) throws Exception {
    String version = published.activate(seed);
    serving.start();
    return version;
  }

  private Recommendation answer(RecommendationQuery query) throws Exception {
    return serving.recommend(query).get(10, TimeUnit.SECONDS);
  }

  private static RecommendationQuery query(List<String> clicks, int limit) {
    return filtered(clicks, limit, List.of(), List.of(), false);
  }

  private static RecommendationQuery filtered(
      List<String> clicks,
      int limit,
      List<String> excluded,
      List<String> allowed,
      boolean excludeSeen) {
    return new RecommendationQuery(
        SHOP, Optional.empty(), clicks, limit, excluded, allowed, excludeSeen);
  }

  private static List<String> ids(Recommendation answer) {
    return answer.items().stream().map(Recommendation.Item::id).toList();
  }
}
