package dev.nextclick.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nextclick.cli.suite.Suite;
import dev.nextclick.client.NextclickClient;
import dev.nextclick.client.NextclickException;
import dev.nextclick.recommendation.v1.ClickSource;
import dev.nextclick.recommendation.v1.GetRecommendationsRequest;
import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import dev.nextclick.recommendation.v1.RecommendationSource;
import dev.nextclick.session.v1.Event;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Redis stands still for a while: what needs it says so, what does not goes on, and all is well again when it is back.
@Timeout(180)
@ExtendWith(LiveSuiteExtension.class)
final class RedisAwayTest {

  private static final String SITE = "redis-away";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final LiveSuite suite;

  RedisAwayTest(LiveSuite suite) {
    this.suite = suite;
  }

  @Test
  void eventsAreRefusedWithAReasonWhileRecommendationsGoOnAndAllRecovers() throws Exception {
    long seed = Long.getLong("nextclick.seed", System.nanoTime());
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    ItemPattern pattern = ItemPattern.drawn(20, random);
    try (Shop shop = new Shop(suite, SITE, random)) {
      shop.visit(pattern, 60);
      String version = new Trainings(suite, SITE).succeed(Trainings.QUICK).getVersion();
      shop.assertRecommends(pattern, version);
      String session = shop.liveSession(pattern, 0);
      List<Long> processes = suite.pids();

      suite.signal(Suite.REDIS, "STOP");
      try {
        assertStoreIsAway(() -> shop.client().recordEvent(click("refused-1")));
        assertStoreIsAway(() -> shop.client().session(session));
        assertRecommendsWithoutSessions(shop.client(), session, pattern);
      } finally {
        suite.signal(Suite.REDIS, "CONT");
      }

      await()
          .atMost(LIMIT)
          .ignoreExceptionsInstanceOf(NextclickException.class)
          .untilAsserted(
              () -> assertThat(shop.client().recordEvent(click("stored")).getLogged()).isTrue());
      assertThat(shop.client().session(session).orElseThrow().getEventsCount()).isEqualTo(2);
      await()
          .atMost(LIMIT)
          .until(
              () -> shop.recommend(session).getClickSource() == ClickSource.CLICK_SOURCE_SESSION);
      shop.assertRecommends(pattern, version);
      assertThat(suite.pids()).as("no process had to be started again").isEqualTo(processes);
    }
  }

  private static void assertRecommendsWithoutSessions(
      NextclickClient client, String session, ItemPattern pattern) {
    GetRecommendationsRequest bare = Shop.request(session);
    GetRecommendationsResponse popular = client.recommend(bare);
    assertThat(popular.getSource())
        .isEqualTo(RecommendationSource.RECOMMENDATION_SOURCE_POPULARITY);
    assertThat(popular.getClickSource()).isEqualTo(ClickSource.CLICK_SOURCE_NONE);
    assertThat(popular.getItemsCount()).isEqualTo(3);

    GetRecommendationsRequest withItems =
        bare.toBuilder().addAllItemIds(pattern.clicks(0, 2)).build();
    GetRecommendationsResponse answer = client.recommend(withItems);
    assertThat(answer.getSource()).isEqualTo(RecommendationSource.RECOMMENDATION_SOURCE_BLEND);
    assertThat(answer.getClickSource()).isEqualTo(ClickSource.CLICK_SOURCE_REQUEST);
    assertThat(answer.getItemsList())
        .anyMatch(item -> item.getItemId().equals(pattern.clicks(0, 3).getLast()));
  }

  private static void assertStoreIsAway(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            NextclickException.class,
            e -> {
              assertThat(e.code()).isEqualTo(Status.Code.UNAVAILABLE);
              assertThat(e.reason()).contains("STORE_UNAVAILABLE");
            });
  }

  private static Event click(String session) {
    return Event.newBuilder().setSessionId(session).setItemId("item-1").build();
  }
}
