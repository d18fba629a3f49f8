package dev.nextclick.cli.remote;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.cli.console.CommonOptions;
import dev.nextclick.cli.console.Console;
import dev.nextclick.client.NextclickClient;
import dev.nextclick.client.NextclickException;
import dev.nextclick.recommendation.v1.ClickSource;
import dev.nextclick.recommendation.v1.GetRecommendationsRequest;
import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import dev.nextclick.recommendation.v1.RecommendationSource;
import dev.nextclick.recommendation.v1.RecommendedItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `nextclick recommend`.
@Command(
    name = "recommend",
    description = "Recommends the next item after some clicks, or for a live session.",
    footer = {
      "",
      "With --json: items (item_id and score each), source (gru4rec, popularity, ...), click_source (session, request, none), known_clicks, model, version, attribution_token, request_id."
    })
public final class RecommendCommand implements Callable<Integer> {

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  @Option(
      names = "--inference-service",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:NEXTCLICK_INFERENCE_SERVICE:-127.0.0.1:7412}",
      description = "Where inference-service is. Default: ${DEFAULT-VALUE}.")
  private String address = "";

  @ArgGroup(multiplicity = "1")
  private Clicks clicks = new Clicks();

  /// What to recommend from.
  static final class Clicks {
    @Option(
        names = "--items",
        paramLabel = "ITEM",
        split = ",",
        required = true,
        description = "The clicks, the oldest first: --items a,b,c.")
    private List<String> items = new ArrayList<>();

    @Option(
        names = "--session",
        paramLabel = "SESSION",
        required = true,
        description = "A live session.")
    private String session = "";
  }

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many items. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--exclude",
      paramLabel = "ITEM",
      split = ",",
      description = "Items not to recommend.")
  private List<String> excluded = new ArrayList<>();

  @Option(names = "--exclude-seen", description = "Do not recommend what was clicked already.")
  private boolean excludeSeen;

  @Option(
      names = "--site",
      paramLabel = "SITE",
      defaultValue = "default",
      description = "Default: ${DEFAULT-VALUE}.")
  private String site = "";

  @Option(names = "--model", paramLabel = "MODEL", description = "Default: the site's own.")
  private String model = "";

  @Option(
      names = "--model-version",
      paramLabel = "VERSION",
      description = "Default: the active one.")
  private String version = "";

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Console console = common.console();
    ServiceConnection.requireAddress("--inference-service", address);
    GetRecommendationsRequest request =
        GetRecommendationsRequest.newBuilder()
            .setSite(site)
            .setSessionId(clicks.session)
            .addAllItemIds(clicks.items)
            .setLimit(limit)
            .addAllExcludedItemIds(excluded)
            .setExcludeSeen(excludeSeen)
            .setModel(model)
            .setVersion(version)
            .build();
    try (NextclickClient client = NextclickClient.builder().inferenceService(address).build()) {
      report(console, client.recommend(request, DEADLINE));
    } catch (NextclickException e) {
      throw ServiceConnection.explain("inference-service", "--inference-service", address, e);
    }
    return 0;
  }

  private static void report(Console console, GetRecommendationsResponse answer) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("#", "item", "score"));
    ObjectNode result = Console.object();
    ArrayNode items = result.putArray("items");
    for (RecommendedItem item : answer.getItemsList()) {
      rows.add(
          List.of(
              Integer.toString(rows.size()),
              item.getItemId(),
              String.format(Locale.ROOT, "%.4f", item.getScore())));
      items.addObject().put("item_id", item.getItemId()).put("score", item.getScore());
    }
    console.table(rows);
    String source = name(answer.getSource());
    String clickSource = name(answer.getClickSource());
    console.say(
        "by %s, version %s of model %s; clicks from: %s, %d of them known to the model"
            .formatted(
                source,
                answer.getVersion(),
                answer.getModel(),
                clickSource,
                answer.getKnownClicks()));
    result.put("source", source);
    result.put("click_source", clickSource);
    result.put("known_clicks", answer.getKnownClicks());
    result.put("model", answer.getModel());
    result.put("version", answer.getVersion());
    result.put("attribution_token", answer.getAttributionToken());
    result.put("request_id", answer.getRequestId());
    console.result(result);
  }

  private static String name(RecommendationSource source) {
    return source.name().replace("RECOMMENDATION_SOURCE_", "").toLowerCase(Locale.ROOT);
  }

  private static String name(ClickSource source) {
    return source.name().replace("CLICK_SOURCE_", "").toLowerCase(Locale.ROOT);
  }
}
