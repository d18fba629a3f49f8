package dev.nextclick.cli.tuning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.models.tuning.Dimension;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The lines of a journal: a header that says which search it is of, and then a trial each.
final class TrialJson {

  static final int FORMAT = 2;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private TrialJson() {}

  static ObjectNode header(SearchPlan plan, String data) {
    ObjectNode header = JSON.createObjectNode();
    header.put("journal", "nextclick tune").put("format", FORMAT);
    header.put("model", plan.model().toString()).put("data", data).put("seed", plan.seed());
    header.put("near", plan.near());
    ArrayNode space = header.putArray("space");
    plan.space().stream().map(Dimension::describe).forEach(space::add);
    ObjectNode fixed = header.putObject("fixed");
    plan.fixed().forEach(fixed::put);
    ObjectNode start = header.putObject("start");
    plan.start().forEach(start::put);
    return header;
  }

  static String line(ObjectNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static String line(Trial trial) {
    ObjectNode node = JSON.createObjectNode();
    node.put("trial", trial.number());
    node.put("outcome", trial.outcome().name().toLowerCase(Locale.ROOT));
    node.put("seconds", trial.seconds());
    ObjectNode values = node.putObject("values");
    trial.values().forEach(values::put);
    ArrayNode scores = node.putArray("scores");
    for (Score score : trial.scores()) {
      scores
          .addObject()
          .put("epoch", score.epoch())
          .put("recall_at_20", score.recall())
          .put("mrr_at_20", score.mrr());
    }
    if (!trial.reason().isEmpty()) {
      node.put("reason", trial.reason());
    }
    return line(node);
  }

  /// Reads any line.
  ///
  /// @throws MalformedTrialException if it is no JSON object
  static ObjectNode object(String line) throws MalformedTrialException {
    try {
      if (JSON.readTree(line) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new MalformedTrialException("is no JSON");
    }
    throw new MalformedTrialException("is no JSON object");
  }

  /// Reads a trial's line, of which nothing is taken on trust.
  ///
  /// @param number that it must have
  static Trial trial(String line, int number, SearchPlan plan) throws MalformedTrialException {
    ObjectNode node = object(line);
    require(node.path("trial").isInt() && node.path("trial").intValue() == number, "trial", number);
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> value : node.path("values").properties()) {
      values.put(value.getKey(), value.getValue().asText());
    }
    require(plan.allows(values), "values", "values of this search");
    double seconds = number(node, "seconds", 0, Double.MAX_VALUE);
    List<Score> scores = new ArrayList<>();
    for (JsonNode score : node.path("scores")) {
      int epoch = (int) number(score, "epoch", 0, plan.epochs());
      require(scores.isEmpty() || scores.getLast().epoch() < epoch, "epoch", "in order");
      scores.add(
          new Score(epoch, number(score, "recall_at_20", 0, 1), number(score, "mrr_at_20", 0, 1)));
    }
    return new Trial(
        number, values, outcome(node), scores, seconds, node.path("reason").asText(""));
  }

  private static Trial.Outcome outcome(ObjectNode node) throws MalformedTrialException {
    String text = node.path("outcome").asText("");
    for (Trial.Outcome outcome : Trial.Outcome.values()) {
      if (outcome.name().toLowerCase(Locale.ROOT).equals(text)) {
        return outcome;
      }
    }
    throw new MalformedTrialException("has no outcome '%s'".formatted(text));
  }

  private static double number(JsonNode node, String name, double least, double most)
      throws MalformedTrialException {
    JsonNode number = node.path(name);
    require(
        number.isNumber() && number.doubleValue() >= least && number.doubleValue() <= most,
        name,
        "a number from %s to %s".formatted(least, most));
    return number.doubleValue();
  }

  private static void require(boolean holds, String name, Object expected)
      throws MalformedTrialException {
    if (!holds) {
      throw new MalformedTrialException("its %s must be %s".formatted(name, expected));
    }
  }
}
