package dev.nextclick.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.client.NextclickClient;
import dev.nextclick.client.NextclickException;
import dev.nextclick.recommendation.v1.ClickSource;
import dev.nextclick.recommendation.v1.GetRecommendationsRequest;
import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import dev.nextclick.recommendation.v1.RecommendationSource;
import dev.nextclick.recommendation.v1.RecommendedItem;
import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/// One site of a suite, with its visitors. Close it.
final class Shop implements AutoCloseable {

  private static final int CLICKS = 6;
  private static final int ASKED = 10;
  private static final Duration SWAP_LIMIT = Duration.ofSeconds(60);

  private final String site;
  private final RandomGenerator random;
  private final NextclickClient client;
  private final ClickFeed feed;
  private int sessions;

  Shop(LiveSuite suite, String site, RandomGenerator random) {
    this.site = site;
    this.random = random;
    client = suite.client(site);
    feed = new ClickFeed(client);
  }

  NextclickClient client() {
    return client;
  }

  ClickFeed feed() {
    return feed;
  }

  /// One visitor after the other follows the pattern, each from an item that is drawn.
  ///
  /// @param after called after each visitor, with their number from 0
  void visit(ItemPattern pattern, int visitors, IntConsumer after) throws InterruptedException {
    for (int visitor = 0; visitor < visitors; visitor++) {
      feed.send(newSession(), pattern.clicks(random.nextInt(pattern.items()), CLICKS));
      after.accept(visitor);
    }
    feed.settle();
  }

  void visit(ItemPattern pattern, int visitors) throws InterruptedException {
    visit(pattern, visitors, visitor -> {});
  }

  /// Stores a session of two clicks that follow the pattern.
  ///
  /// @return its id
  String liveSession(ItemPattern pattern, int first) throws InterruptedException {
    String session = newSession();
    feed.send(session, pattern.clicks(first, 2));
    feed.settle();
    return session;
  }

  /// Waits until a version is the one that answers.
  void awaitVersion(String version) {
    await()
        .atMost(SWAP_LIMIT)
        .ignoreExceptionsInstanceOf(NextclickException.class)
        .until(() -> recommend("").getVersion().equals(version));
  }

  /// The same for a version of the kind that is trained when nothing is said.
  void assertRecommends(ItemPattern pattern, String version) throws InterruptedException {
    assertRecommends(pattern, version, RecommendationSource.RECOMMENDATION_SOURCE_BLEND);
  }

  /// Waits until a version is the one that answers, then asks for live sessions and finds the pattern in the answers.
  ///
  /// @param source who answers
  void assertRecommends(ItemPattern pattern, String version, RecommendationSource source)
      throws InterruptedException {
    awaitVersion(version);
    int right = 0;
    for (int i = 0; i < ASKED; i++) {
      int first = random.nextInt(pattern.items());
      GetRecommendationsResponse answer = recommend(liveSession(pattern, first));
      assertThat(answer.getSource()).isEqualTo(source);
      assertThat(answer.getClickSource()).isEqualTo(ClickSource.CLICK_SOURCE_SESSION);
      assertThat(answer.getKnownClicks()).isEqualTo(2);
      assertThat(answer.getVersion()).isEqualTo(version);
      String expected = ItemPattern.name(pattern.after(pattern.after(first)));
      List<String> items = answer.getItemsList().stream().map(RecommendedItem::getItemId).toList();
      assertThat(items).as("after %s", pattern.clicks(first, 2)).hasSize(3).contains(expected);
      right += items.getFirst().equals(expected) ? 1 : 0;
    }
    assertThat(right).as("times that the pattern's next item came first").isGreaterThan(ASKED / 2);
  }

  GetRecommendationsResponse recommend(String session) {
    return client.recommend(request(session));
  }

  static GetRecommendationsRequest request(String session) {
    return GetRecommendationsRequest.newBuilder().setSessionId(session).setLimit(3).build();
  }

  @Override
  public void close() {
    feed.close();
    client.close();
  }

  private String newSession() {
    return "%s-visitor-%d".formatted(site, sessions++);
  }
}
