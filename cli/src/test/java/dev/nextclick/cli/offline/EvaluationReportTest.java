package dev.nextclick.cli.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nextclick.cli.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EvaluationReportTest {

  private final EvaluationReport report =
      new EvaluationReport(
          List.of(
              new EvaluationReport.Row("gru4rec", 0.6951, 0.3042, 55_898, 212.25, 17_423.4, 0.51),
              new EvaluationReport.Row("pop", 0.0612, 0.0123, 55_898, 0.01, 1e6, 0.02)));

  @Test
  void theJsonHasTheDocumentedKeysAndNoOthers() {
    JsonNode models = report.json().get("models");
    assertThat(models).hasSize(2);
    assertThat(models.get(0).properties())
        .extracting(entry -> entry.getKey() + "=" + entry.getValue())
        .containsExactly(
            "name=\"gru4rec\"",
            "recall_at_20=0.6951",
            "mrr_at_20=0.3042",
            "pairs=55898",
            "train_seconds=212.25",
            "events_per_second=17423.4",
            "milliseconds_per_prediction=0.51");
  }

  @Test
  void theTableHasARowForEachModel() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    report.show(new Console(stream, stream, false, false));
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "model    Recall@20  MRR@20   pairs  train s   events/s  ms/prediction",
            "-------  ---------  ------  ------  -------  ---------  -------------",
            "gru4rec     0.6951  0.3042  55,898    212.3     17,423          0.510",
            "pop         0.0612  0.0123  55,898      0.0  1,000,000          0.020");
  }
}
