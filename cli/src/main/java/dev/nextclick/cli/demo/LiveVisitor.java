package dev.nextclick.cli.demo;

import dev.nextclick.cli.console.Console;
import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import dev.nextclick.recommendation.v1.RecommendedItem;
import dev.nextclick.storefront.Click;
import dev.nextclick.storefront.Item;
import dev.nextclick.storefront.Visit;
import dev.nextclick.storefront.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A visitor who is on the site now, and what is recommended to them.
///
/// @param soFar what they clicked
/// @param next what they will click next
record LiveVisitor(Visit soFar, Item next) {

  /// A visitor before their last click.
  static LiveVisitor of(Visit visit) {
    List<Click> clicks = visit.clicks();
    return new LiveVisitor(
        new Visit(visit.sessionId(), clicks.subList(0, clicks.size() - 1)),
        clicks.getLast().item());
  }

  String sessionId() {
    return soFar.sessionId();
  }

  /// Shows what was clicked, what is recommended, the scores, and who spoke.
  void show(Console console, World world, GetRecommendationsResponse answer) {
    console.say("");
    console.say("%s clicked:".formatted(sessionId()));
    soFar.clicks().forEach(click -> console.say("  " + describe(click.item())));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "recommended", "", "", "score", ""));
    for (RecommendedItem recommended : answer.getItemsList()) {
      Item item = world.item(recommended.getItemId()).orElseThrow();
      rows.add(
          List.of(
              Integer.toString(rows.size()),
              item.name(),
              item.category(),
              item.band(),
              "%.2f".formatted(recommended.getScore()),
              item.equals(next) ? "<- clicked next" : ""));
    }
    console.table(rows);
    console.say(
        "said by %s, version %s, from the %d clicks of the stored session"
            .formatted(source(answer), answer.getVersion(), answer.getKnownClicks()));
  }

  private static String describe(Item item) {
    return "%s (%s, %s)".formatted(item.name(), item.category(), item.band());
  }

  private static String source(GetRecommendationsResponse answer) {
    return answer.getSource().name().replace("RECOMMENDATION_SOURCE_", "").toLowerCase(Locale.ROOT);
  }
}
