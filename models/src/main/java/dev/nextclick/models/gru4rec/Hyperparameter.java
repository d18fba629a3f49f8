package dev.nextclick.models.gru4rec;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;

/// What can be chosen about a GRU4Rec training: names, meanings, ranges and defaults, for settings files and help texts.
public enum Hyperparameter {
  UNITS("units", "size of the hidden state and of an item's embedding", true, 1, 2048, "100"),
  LAYERS("layers", "GRU layers, one on top of the other", true, 1, 8, "1"),
  BATCH_SIZE("batch-size", "sessions that are learned from side by side", true, 1, 4096, "32"),
  NEGATIVES(
      "negatives",
      "items drawn for each mini-batch to be told from the clicked ones",
      true,
      0,
      1_000_000,
      "2048"),
  ALPHA("alpha", "an item is drawn in proportion to its clicks to this power", false, 0, 1, "0.5"),
  LOGQ("logq", "how much of the sampling's bias is taken out, 1 for all", false, 0, 1, "1"),
  LEARNING_RATE("learning-rate", "step size of Adagrad", false, 0.000001, 10, "0.2"),
  MOMENTUM("momentum", "share of the last step that is taken again", false, 0, 0.99, "0.2"),
  EMBEDDING_DROPOUT(
      "embedding-dropout", "share of an input embedding that is dropped", false, 0, 0.95, "0"),
  HIDDEN_DROPOUT(
      "hidden-dropout", "share of each hidden state that is dropped", false, 0, 0.95, "0.4"),
  EPOCHS("epochs", "times that all sessions are learned from", true, 1, 1000, "10"),
  SEED(
      "seed",
      "of all that is drawn; one seed gives one model",
      true,
      -9_007_199_254_740_992L,
      9_007_199_254_740_992L,
      "42");

  /// A text longer than this is no number that anybody meant.
  private static final int LONGEST = 40;

  private final String key;
  private final String meaning;
  private final boolean whole;
  private final double least;
  private final double most;
  private final String standard;

  Hyperparameter(
      String key, String meaning, boolean whole, double least, double most, String standard) {
    this.key = key;
    this.meaning = meaning;
    this.whole = whole;
    this.least = least;
    this.most = most;
    this.standard = standard;
  }

  /// Its name in settings: `learning-rate`.
  public String key() {
    return key;
  }

  /// What it does, in a few words.
  public String meaning() {
    return meaning;
  }

  /// What it may be: `a whole number from 1 to 8`.
  public String range() {
    return "a %snumber from %s to %s".formatted(whole ? "whole " : "", text(least), text(most));
  }

  /// What it is when nothing is said.
  public String standard() {
    return standard;
  }

  /// The hyperparameter of this name, or nothing.
  static Optional<Hyperparameter> of(String key) {
    return Arrays.stream(values()).filter(h -> h.key.equals(key)).findFirst();
  }

  /// Reads a value, or nothing if it is no number of this range.
  Optional<BigDecimal> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      BigDecimal value = new BigDecimal(text.strip());
      boolean fits =
          value.compareTo(BigDecimal.valueOf(least)) >= 0
              && value.compareTo(BigDecimal.valueOf(most)) <= 0
              && (!whole || value.stripTrailingZeros().scale() <= 0);
      return fits ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String text(double bound) {
    return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }
}
