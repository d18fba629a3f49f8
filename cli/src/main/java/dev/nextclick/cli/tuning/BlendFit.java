package dev.nextclick.cli.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.cli.offline.OfflineModel;
import java.util.LinkedHashMap;
import java.util.Map;

/// A blend whose weights were fitted, as the journal and `--json` have it.
///
/// @param json weights (by their names), pairs that they were fitted on, chosen (`fitted`, or `start` where the weights that the search began
///     with were better), and what blend, gru4rec and vmis-knn reach on the sessions that fitted nothing (recall_at_20, mrr_at_20)
record BlendFit(ObjectNode json) {

  /// The weights as settings.
  Map<String, String> weights() {
    Map<String, String> weights = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> weight : json.path("weights").properties()) {
      weights.put(weight.getKey(), weight.getValue().asText());
    }
    return weights;
  }

  /// One line about it.
  String describe() {
    return "blend: weights %s; on the second, fourth ... of these sessions %s (gru4rec %s; vmis-knn %s)"
        .formatted(
            json.path("chosen").asText().equals("fitted")
                ? "fitted on %,d pairs of the first, third ..."
                    .formatted(json.path("pairs").asInt())
                : "of the start, which are no worse than newly fitted ones",
            figures(OfflineModel.BLEND),
            figures(OfflineModel.GRU4REC),
            figures(OfflineModel.VMIS_KNN));
  }

  private String figures(OfflineModel model) {
    return Figures.text(json.path(model.toString()));
  }
}
