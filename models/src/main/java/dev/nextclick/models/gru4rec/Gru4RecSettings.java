package dev.nextclick.models.gru4rec;

import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.InvalidSettingsException.Fault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The hyperparameters of a GRU4Rec training; what each means, and its range, is in [Hyperparameter].
///
/// @param units size of the hidden state and of an item's embedding (one table is both input and output)
/// @param layers GRU layers
/// @param batchSize sessions side by side
/// @param negatives items drawn for each mini-batch, beside the mini-batch's own targets
/// @param alpha an item is drawn in proportion to count^alpha
/// @param logQ share of the logQ correction
/// @param learningRate of Adagrad
/// @param momentum of Adagrad
/// @param embeddingDropout on the input's embedding
/// @param hiddenDropout on the hidden state of each layer
/// @param epochs passes over all sessions
/// @param seed of everything that is drawn
public record Gru4RecSettings(
    int units,
    int layers,
    int batchSize,
    int negatives,
    double alpha,
    double logQ,
    double learningRate,
    double momentum,
    double embeddingDropout,
    double hiddenDropout,
    int epochs,
    long seed) {

  /// @throws InvalidSettingsException naming every value that is out of its range
  public Gru4RecSettings {
    check(
        values(
            units,
            layers,
            batchSize,
            negatives,
            alpha,
            logQ,
            learningRate,
            momentum,
            embeddingDropout,
            hiddenDropout,
            epochs,
            seed));
  }

  /// What works on all the public clickstreams.
  public static Gru4RecSettings defaults() {
    return of(Map.of());
  }

  /// Reads settings by their names; what is not named has its default.
  ///
  /// @param values texts or numbers, as they come from a request or a YAML file
  /// @throws InvalidSettingsException naming every fault: a name that is none, a value that is no number or out of range
  public static Gru4RecSettings of(Map<String, ?> values) {
    Values checked = check(values);
    return new Gru4RecSettings(
        checked.whole(Hyperparameter.UNITS),
        checked.whole(Hyperparameter.LAYERS),
        checked.whole(Hyperparameter.BATCH_SIZE),
        checked.whole(Hyperparameter.NEGATIVES),
        checked.real(Hyperparameter.ALPHA),
        checked.real(Hyperparameter.LOGQ),
        checked.real(Hyperparameter.LEARNING_RATE),
        checked.real(Hyperparameter.MOMENTUM),
        checked.real(Hyperparameter.EMBEDDING_DROPOUT),
        checked.real(Hyperparameter.HIDDEN_DROPOUT),
        checked.whole(Hyperparameter.EPOCHS),
        checked.number(Hyperparameter.SEED).longValue());
  }

  /// The settings by their names, as [#of] reads them, in the order of [Hyperparameter].
  public Map<String, Number> toMap() {
    return values(
        units,
        layers,
        batchSize,
        negatives,
        alpha,
        logQ,
        learningRate,
        momentum,
        embeddingDropout,
        hiddenDropout,
        epochs,
        seed);
  }

  private static Map<String, Number> values(Number... inOrder) {
    Map<String, Number> values = new LinkedHashMap<>();
    for (Hyperparameter hyperparameter : Hyperparameter.values()) {
      values.put(hyperparameter.key(), inOrder[values.size()]);
    }
    return values;
  }

  private static Values check(Map<String, ?> given) {
    List<Fault> faults = new ArrayList<>();
    Map<Hyperparameter, BigDecimal> chosen = new EnumMap<>(Hyperparameter.class);
    for (Map.Entry<String, ?> setting : given.entrySet()) {
      Optional<Hyperparameter> known = Hyperparameter.of(setting.getKey());
      if (known.isEmpty()) {
        faults.add(new Fault(setting.getKey(), "is no hyperparameter; there are " + names()));
        continue;
      }
      Optional<BigDecimal> value = known.get().parse(String.valueOf(setting.getValue()));
      if (value.isEmpty()) {
        faults.add(
            new Fault(
                setting.getKey(),
                "'%s' is not %s".formatted(setting.getValue(), known.get().range())));
      } else {
        chosen.put(known.get(), value.get());
      }
    }
    Values values = new Values(chosen);
    if (values.whole(Hyperparameter.BATCH_SIZE) == 1
        && values.whole(Hyperparameter.NEGATIVES) == 0) {
      faults.add(
          new Fault(
              Hyperparameter.NEGATIVES.key(),
              "must be 1 or more with a batch-size of 1: a target needs something to be told from"));
    }
    if (!faults.isEmpty()) {
      throw new InvalidSettingsException(faults);
    }
    return values;
  }

  private static String names() {
    return Arrays.stream(Hyperparameter.values())
        .map(Hyperparameter::key)
        .collect(Collectors.joining(", "));
  }

  /// Values that are in their ranges, with the defaults of those that were not given.
  private record Values(Map<Hyperparameter, BigDecimal> chosen) {

    BigDecimal number(Hyperparameter hyperparameter) {
      BigDecimal value = chosen.get(hyperparameter);
      return value == null ? new BigDecimal(hyperparameter.standard()) : value;
    }

    int whole(Hyperparameter hyperparameter) {
      return number(hyperparameter).intValueExact();
    }

    double real(Hyperparameter hyperparameter) {
      return number(hyperparameter).doubleValue();
    }
  }
}
