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
/// @param units size of the hidden state and of an item's embedding
/// @param layers GRU layers
/// @param feedForward feed-forward layers behind them
/// @param input what is read of an item
/// @param batchSize sessions side by side
/// @param negatives items drawn for each mini-batch, beside the mini-batch's own targets
/// @param alpha an item is drawn in proportion to count^alpha
/// @param loss what is made small
/// @param logQ share of the logQ correction, which only cross-entropy has
/// @param bpreg weight of the score regularisation of BPR-max
/// @param elu the ELU's α on the scores of BPR-max, 0 for none
/// @param scale σ of scores `σ · cos(state, embedding)` (Gupta et al., 2019, eq. 4), 0 for their plain product and a bias
/// @param linkRounds rounds of [LinkedStart] before training, 0 for none
/// @param revisits what is added to the scores of items that the session holds already; training knows nothing of it
/// @param learningRate of Adagrad
/// @param momentum of Adagrad
/// @param embeddingDropout on the input's embedding
/// @param hiddenDropout on the hidden state of each layer
/// @param epochs passes over all sessions
/// @param earlyStopping epochs without a better result on the newest tenth of the sessions, which are held out then, after
///     which a training ends; 0 for never
/// @param seed of everything that is drawn
public record Gru4RecSettings(
    int units,
    int layers,
    int feedForward,
    Input input,
    int batchSize,
    int negatives,
    double alpha,
    Loss loss,
    double logQ,
    double bpreg,
    double elu,
    double scale,
    int linkRounds,
    Revisits revisits,
    double learningRate,
    double momentum,
    double embeddingDropout,
    double hiddenDropout,
    int epochs,
    int earlyStopping,
    long seed) {

  /// @throws InvalidSettingsException naming every value that is out of its range
  public Gru4RecSettings {
    check(
        values(
            units,
            layers,
            feedForward,
            input.toString(),
            batchSize,
            negatives,
            alpha,
            loss.toString(),
            logQ,
            bpreg,
            elu,
            scale,
            linkRounds,
            revisits.first(),
            revisits.onwardLast(),
            revisits.onwardBefore(),
            revisits.onwardEarlier(),
            revisits.backLast(),
            revisits.backBefore(),
            revisits.backEarlier(),
            learningRate,
            momentum,
            embeddingDropout,
            hiddenDropout,
            epochs,
            earlyStopping,
            seed));
  }

  /// What works on all the public clickstreams.
  public static Gru4RecSettings defaults() {
    return of(Map.of());
  }

  /// Reads settings by their names; what is not named has its default.
  ///
  /// @param values texts or numbers, as they come from a request or a YAML file
  /// @throws InvalidSettingsException naming every fault: a name that is none, a value that is out of its range
  public static Gru4RecSettings of(Map<String, ?> values) {
    Values checked = check(values);
    return new Gru4RecSettings(
        checked.whole(Hyperparameter.UNITS),
        checked.whole(Hyperparameter.LAYERS),
        checked.whole(Hyperparameter.FEED_FORWARD),
        Input.of(checked.text(Hyperparameter.INPUT)),
        checked.whole(Hyperparameter.BATCH_SIZE),
        checked.whole(Hyperparameter.NEGATIVES),
        checked.real(Hyperparameter.ALPHA),
        Loss.of(checked.text(Hyperparameter.LOSS)),
        checked.real(Hyperparameter.LOGQ),
        checked.real(Hyperparameter.BPREG),
        checked.real(Hyperparameter.ELU),
        checked.real(Hyperparameter.SCALE),
        checked.whole(Hyperparameter.LINK_ROUNDS),
        new Revisits(
            checked.real(Hyperparameter.REVISIT_FIRST),
            checked.real(Hyperparameter.REVISIT_ONWARD_LAST),
            checked.real(Hyperparameter.REVISIT_ONWARD_BEFORE),
            checked.real(Hyperparameter.REVISIT_ONWARD_EARLIER),
            checked.real(Hyperparameter.REVISIT_BACK_LAST),
            checked.real(Hyperparameter.REVISIT_BACK_BEFORE),
            checked.real(Hyperparameter.REVISIT_BACK_EARLIER)),
        checked.real(Hyperparameter.LEARNING_RATE),
        checked.real(Hyperparameter.MOMENTUM),
        checked.real(Hyperparameter.EMBEDDING_DROPOUT),
        checked.real(Hyperparameter.HIDDEN_DROPOUT),
        checked.whole(Hyperparameter.EPOCHS),
        checked.whole(Hyperparameter.EARLY_STOPPING),
        checked.number(Hyperparameter.SEED).longValue());
  }

  /// The settings by their names, as [#of] reads them, in the order of [Hyperparameter]: numbers and, for words, texts.
  public Map<String, Object> toMap() {
    return values(
        units,
        layers,
        feedForward,
        input.toString(),
        batchSize,
        negatives,
        alpha,
        loss.toString(),
        logQ,
        bpreg,
        elu,
        scale,
        linkRounds,
        revisits.first(),
        revisits.onwardLast(),
        revisits.onwardBefore(),
        revisits.onwardEarlier(),
        revisits.backLast(),
        revisits.backBefore(),
        revisits.backEarlier(),
        learningRate,
        momentum,
        embeddingDropout,
        hiddenDropout,
        epochs,
        earlyStopping,
        seed);
  }

  /// The same with other revisits, which training knows nothing of.
  public Gru4RecSettings withRevisits(Revisits others) {
    Map<String, Object> values = toMap();
    values.putAll(others.toMap());
    return of(values);
  }

  private static Map<String, Object> values(Object... inOrder) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Hyperparameter hyperparameter : Hyperparameter.values()) {
      values.put(hyperparameter.key(), inOrder[values.size()]);
    }
    return values;
  }

  private static Values check(Map<String, ?> given) {
    List<Fault> faults = new ArrayList<>();
    Map<Hyperparameter, String> chosen = new EnumMap<>(Hyperparameter.class);
    for (Map.Entry<String, ?> setting : given.entrySet()) {
      Optional<Hyperparameter> known = Hyperparameter.of(setting.getKey());
      if (known.isEmpty()) {
        faults.add(new Fault(setting.getKey(), "is no hyperparameter; there are " + names()));
        continue;
      }
      String value = String.valueOf(setting.getValue()).strip();
      if (known.get().accepts(value)) {
        chosen.put(known.get(), value);
      } else {
        faults.add(
            new Fault(
                setting.getKey(),
                "'%s' is not %s".formatted(setting.getValue(), known.get().range())));
      }
    }
    if (Input.ONE_HOT.toString().equals(chosen.get(Hyperparameter.INPUT))) {
      // There is no embedding to drop; only who asks for that is told so.
      chosen.putIfAbsent(Hyperparameter.EMBEDDING_DROPOUT, "0");
    }
    if (!chosen
        .getOrDefault(Hyperparameter.LOSS, Loss.CROSS_ENTROPY.toString())
        .equals(Loss.CROSS_ENTROPY.toString())) {
      // The others' scores find their own size.
      chosen.putIfAbsent(Hyperparameter.SCALE, "0");
    }
    Values values = new Values(chosen);
    if (values.whole(Hyperparameter.BATCH_SIZE) == 1
        && values.whole(Hyperparameter.NEGATIVES) == 0) {
      faults.add(
          new Fault(
              Hyperparameter.NEGATIVES.key(),
              "must be 1 or more with a batch-size of 1: a target needs something to be told from"));
    }
    if (values.text(Hyperparameter.INPUT).equals(Input.ONE_HOT.toString())
        && values.real(Hyperparameter.EMBEDDING_DROPOUT) > 0) {
      faults.add(
          new Fault(
              Hyperparameter.EMBEDDING_DROPOUT.key(),
              "must be 0 with the input one-hot, which has no embedding"));
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
  private record Values(Map<Hyperparameter, String> chosen) {

    String text(Hyperparameter hyperparameter) {
      return chosen.getOrDefault(hyperparameter, hyperparameter.standard());
    }

    BigDecimal number(Hyperparameter hyperparameter) {
      return new BigDecimal(text(hyperparameter));
    }

    int whole(Hyperparameter hyperparameter) {
      return number(hyperparameter).intValueExact();
    }

    double real(Hyperparameter hyperparameter) {
      return number(hyperparameter).doubleValue();
    }
  }
}
