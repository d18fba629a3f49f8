package dev.nextclick.models.artifact;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.models.gru4rec.LearnedEpoch;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// Writes a manifest as JSON, in [ModelArtifact#FORMAT].
final class ManifestWriter {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ManifestWriter() {}

  static byte[] json(Manifest manifest) throws IOException {
    ObjectNode root = NODES.objectNode();
    root.put("format_version", manifest.formatVersion());
    root.put("kind", manifest.kind().label());
    root.put("create_time", manifest.createTime().toString());
    root.putObject("shape")
        .put("items", manifest.shape().items())
        .put("units", manifest.shape().units())
        .put("layers", manifest.shape().layers());
    ObjectNode settings = root.putObject("settings");
    manifest.settings().forEach((name, value) -> settings.putPOJO(name, value));
    ArrayNode curve = root.putArray("learning_curve");
    manifest.learningCurve().forEach(epoch -> describe(epoch, curve.addObject()));
    Manifest.TrainedOn data = manifest.trainedOn();
    ObjectNode trainedOn =
        root.putObject("trained_on").put("sessions", data.sessions()).put("events", data.events());
    putTime(trainedOn, "first_event_time", data.firstEventTime());
    putTime(trainedOn, "last_event_time", data.lastEventTime());
    manifest.metrics().ifPresent(metrics -> root.set("metrics", metrics(metrics)));
    ObjectNode files = root.putObject("files");
    manifest
        .files()
        .forEach(
            (name, entry) ->
                files.putObject(name).put("size", entry.size()).put("sha256", entry.sha256()));
    ArrayNode checks = root.putArray("self_checks");
    for (Manifest.SelfCheck check : manifest.selfChecks()) {
      ObjectNode node = checks.addObject();
      check.session().forEach(node.putArray("session")::add);
      check.items().forEach(node.putArray("items")::add);
      check.scores().forEach(node.putArray("scores")::add);
    }
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
  }

  private static void describe(LearnedEpoch epoch, ObjectNode node) {
    node.put("loss", epoch.loss()).put("seconds", epoch.seconds());
    epoch
        .validation()
        .ifPresent(
            held -> node.put("recall_at_20", held.recallAt20()).put("mrr_at_20", held.mrrAt20()));
  }

  private static ObjectNode metrics(Manifest.Metrics metrics) {
    return NODES
        .objectNode()
        .put("recall_at_20", metrics.recallAt20())
        .put("mrr_at_20", metrics.mrrAt20())
        .put("popularity_recall_at_20", metrics.popularityRecallAt20())
        .put("popularity_mrr_at_20", metrics.popularityMrrAt20())
        .put("pairs", metrics.pairs())
        .put("train_seconds", metrics.trainSeconds());
  }

  private static void putTime(ObjectNode node, String name, Optional<Instant> time) {
    time.ifPresent(instant -> node.put(name, instant.toString()));
  }
}
