package dev.nextclick.trainer.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A job as JSON. What is absent has no key; keys that are not known are passed over.
final class JobJson {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private JobJson() {}

  static byte[] write(TrainingJob job) throws IOException {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("id", job.id());
    JobRequest request = job.request();
    json.put("site", request.site());
    json.put("model", request.model());
    json.set("hyperparameters", MAPPER.valueToTree(request.hyperparameters()));
    json.put("publish_only", request.publishOnly());
    json.put("request_id", request.requestId());
    json.put("scheduled", request.scheduled());
    json.put("state", job.state().name());
    job.progress().ifPresent(progress -> json.set("progress", MAPPER.valueToTree(progress)));
    job.dataset().ifPresent(dataset -> json.set("dataset", write(dataset)));
    job.metrics().ifPresent(metrics -> json.set("metrics", MAPPER.valueToTree(metrics)));
    job.version().ifPresent(version -> json.put("version", version));
    json.put("activated", job.activated());
    job.failure().ifPresent(failure -> json.set("failure", MAPPER.valueToTree(failure)));
    json.put("create_time", job.createTime().toString());
    job.startTime().ifPresent(time -> json.put("start_time", time.toString()));
    job.endTime().ifPresent(time -> json.put("end_time", time.toString()));
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
  }

  private static ObjectNode write(JobDataset dataset) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("sessions", dataset.sessions());
    json.put("events", dataset.events());
    json.put("items", dataset.items());
    json.put("held_out_sessions", dataset.heldOutSessions());
    dataset.firstEventTime().ifPresent(time -> json.put("first_event_time", time.toString()));
    dataset.lastEventTime().ifPresent(time -> json.put("last_event_time", time.toString()));
    json.set("removed_events", MAPPER.valueToTree(dataset.removedEvents()));
    return json;
  }

  /// @throws IOException if it is no JSON
  /// @throws IllegalArgumentException if it is no job
  static TrainingJob read(byte[] content) throws IOException {
    JsonNode json = MAPPER.readTree(content);
    JobRequest request =
        new JobRequest(
            json.required("site").asText(),
            json.required("model").asText(),
            map(json.path("hyperparameters"), JsonNode::asText),
            json.path("publish_only").asBoolean(),
            json.path("request_id").asText(""),
            json.path("scheduled").asBoolean());
    return new TrainingJob(
        json.required("id").asText(),
        request,
        JobState.valueOf(json.required("state").asText()),
        present(json, "progress", node -> record(node, JobProgress.class)),
        present(json, "dataset", JobJson::dataset),
        present(json, "metrics", node -> record(node, JobMetrics.class)),
        present(json, "version", JsonNode::asText),
        json.path("activated").asBoolean(),
        present(json, "failure", node -> record(node, JobFailure.class)),
        time(json.required("create_time")),
        present(json, "start_time", JobJson::time),
        present(json, "end_time", JobJson::time));
  }

  private static JobDataset dataset(JsonNode json) {
    return new JobDataset(
        json.path("sessions").asLong(),
        json.path("events").asLong(),
        json.path("items").asLong(),
        json.path("held_out_sessions").asLong(),
        present(json, "first_event_time", JobJson::time),
        present(json, "last_event_time", JobJson::time),
        map(json.path("removed_events"), JsonNode::asLong));
  }

  private static <T> Optional<T> present(
      JsonNode json, String key, Function<JsonNode, ? extends T> read) {
    JsonNode value = json.path(key);
    return value.isMissingNode() ? Optional.empty() : Optional.of(read.apply(value));
  }

  private static <T> T record(JsonNode json, Class<T> type) {
    return MAPPER.convertValue(json, type);
  }

  private static <T> Map<String, T> map(JsonNode json, Function<JsonNode, T> read) {
    Map<String, T> map = new LinkedHashMap<>();
    json.properties().forEach(entry -> map.put(entry.getKey(), read.apply(entry.getValue())));
    return map;
  }

  private static Instant time(JsonNode json) {
    try {
      return Instant.parse(json.asText());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no time: " + json, e);
    }
  }
}
