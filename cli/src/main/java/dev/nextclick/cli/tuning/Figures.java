package dev.nextclick.cli.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.models.evaluation.EvaluationResult;
import dev.nextclick.models.evaluation.Objective;

/// How the journal and `--json` say how good a model is.
final class Figures {

  private static final String RECALL = "recall_at_20";
  private static final String MRR = "mrr_at_20";

  private Figures() {}

  static void put(ObjectNode to, EvaluationResult result) {
    to.put(RECALL, result.recall()).put(MRR, result.mrr());
  }

  static double objective(JsonNode figures) {
    return Objective.of(figures.path(RECALL).asDouble(), figures.path(MRR).asDouble());
  }

  static String text(JsonNode figures) {
    return "Recall@20 %.4f, MRR@20 %.4f"
        .formatted(figures.path(RECALL).asDouble(), figures.path(MRR).asDouble());
  }
}
