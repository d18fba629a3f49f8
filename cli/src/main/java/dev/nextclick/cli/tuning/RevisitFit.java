package dev.nextclick.cli.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.cli.console.Console;
import dev.nextclick.models.gru4rec.RevisitChoice;
import java.util.LinkedHashMap;
import java.util.Map;

/// Revisits that were fitted, as the journal and `--json` have them.
///
/// @param json revisits (by their names), kept, fitting_pairs, measuring_pairs, before and after (recall_at_20, mrr_at_20), gain, standard_error
record RevisitFit(ObjectNode json) {

  static RevisitFit of(RevisitChoice choice) {
    ObjectNode json = Console.object();
    ObjectNode revisits = json.putObject("revisits");
    choice.revisits().toMap().forEach((key, value) -> revisits.put(key, value.doubleValue()));
    json.put("kept", choice.kept());
    json.put("fitting_pairs", choice.fittingPairs());
    json.put("measuring_pairs", choice.measuringPairs());
    put(json.putObject("before"), choice.before());
    put(json.putObject("after"), choice.after());
    json.put("gain", choice.gain()).put("standard_error", choice.standardError());
    return new RevisitFit(json);
  }

  private static void put(ObjectNode to, RevisitChoice.Reached reached) {
    to.put("recall_at_20", reached.recall()).put("mrr_at_20", reached.mrr());
  }

  /// The settings with these revisits.
  Map<String, String> over(Map<String, String> settings) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    for (Map.Entry<String, JsonNode> revisit : json.path("revisits").properties()) {
      all.put(revisit.getKey(), revisit.getValue().asText());
    }
    return all;
  }

  /// One line about it.
  String describe() {
    return "revisits: fitted on %,d pairs of the first, third ... of these sessions; on %,d of the second, fourth ... %s became %s, gain %.4f (standard error %.4f): %s"
        .formatted(
            json.path("fitting_pairs").asInt(),
            json.path("measuring_pairs").asInt(),
            Figures.text(json.path("before")),
            Figures.text(json.path("after")),
            json.path("gain").asDouble(),
            json.path("standard_error").asDouble(),
            verdict());
  }

  private String verdict() {
    if (json.path("kept").asBoolean()) {
      return "kept";
    }
    return json.path("gain").asDouble() == 0 ? "nothing better was found" : "not kept";
  }
}
