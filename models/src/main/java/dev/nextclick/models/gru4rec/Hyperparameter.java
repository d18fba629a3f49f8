package dev.nextclick.models.gru4rec;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// What can be chosen about a GRU4Rec training: names, meanings, ranges and defaults, for settings files and help texts.
public enum Hyperparameter {
  UNITS("units", "size of the hidden state and of an item's embedding", true, 1, 2048, "100"),
  LAYERS("layers", "GRU layers, one on top of the other", true, 1, 8, "1"),
  FEED_FORWARD("feed-forward", "feed-forward layers (tanh) behind the GRU's", true, 0, 8, "0"),
  INPUT(
      "input",
      "what is read of an item: its output embedding, one of its own, or itself",
      Input.values()),
  BATCH_SIZE("batch-size", "sessions that are learned from side by side", true, 1, 4096, "64"),
  NEGATIVES(
      "negatives",
      "items drawn for each mini-batch to be told from the clicked ones",
      true,
      0,
      1_000_000,
      "2048"),
  ALPHA("alpha", "an item is drawn in proportion to its clicks to this power", false, 0, 1, "0.5"),
  LOSS("loss", "what is made small", Loss.values()),
  LOGQ(
      "logq",
      "how much of the sampling's bias cross-entropy takes out, 1 for all; no other loss does",
      false,
      0,
      1,
      "1"),
  BPREG("bpreg", "how much bpr-max pulls the negatives' scores to 0", false, 0, 100, "1"),
  ELU(
      "elu",
      "what bpr-max makes of scores x below 0: this times e^x - 1, or with 0 x itself",
      false,
      0,
      10,
      "0.5"),
  SCALE(
      "scale",
      "scores are this times the cosine of state and embedding; 0, as with any loss but "
          + "cross-entropy unless it is set: their product, and a bias",
      false,
      0,
      1000,
      "16"),
  LINK_ROUNDS(
      "link-rounds",
      "rounds in which, before training, the embeddings that are scored are pulled towards those of "
          + "items clicked nearby",
      true,
      0,
      8,
      "3"),
  REVISIT_FIRST(
      "revisit-first",
      "added to the score of the item of a session of one click",
      false,
      -20,
      20,
      "0"),
  REVISIT_ONWARD_LAST(
      "revisit-onward-last",
      "added to the last click's item, where it was new to the session",
      false,
      -20,
      20,
      "0"),
  REVISIT_ONWARD_BEFORE(
      "revisit-onward-before", "the same for the item of the click before it", false, -20, 20, "0"),
  REVISIT_ONWARD_EARLIER(
      "revisit-onward-earlier", "the same for items of earlier clicks only", false, -20, 20, "0"),
  REVISIT_BACK_LAST(
      "revisit-back-last",
      "added to the last click's item, where the session went back to it",
      false,
      -20,
      20,
      "0"),
  REVISIT_BACK_BEFORE(
      "revisit-back-before", "the same for the item of the click before it", false, -20, 20, "0"),
  REVISIT_BACK_EARLIER(
      "revisit-back-earlier", "the same for items of earlier clicks only", false, -20, 20, "0"),
  LEARNING_RATE("learning-rate", "step size of Adagrad", false, 0.000001, 10, "0.1"),
  MOMENTUM("momentum", "share of the last step that is taken again", false, 0, 0.99, "0"),
  EMBEDDING_DROPOUT(
      "embedding-dropout", "share of an input embedding that is dropped", false, 0, 0.95, "0.3"),
  HIDDEN_DROPOUT(
      "hidden-dropout", "share of each hidden state that is dropped", false, 0, 0.95, "0.1"),
  EPOCHS("epochs", "times that all sessions are learned from", true, 1, 1000, "10"),
  EARLY_STOPPING(
      "early-stopping",
      "epochs without a better result on the newest tenth of the sessions, which is held out then, "
          + "after which training ends; 0: it never does",
      true,
      0,
      1000,
      "0"),
  SEED(
      "seed",
      "of all that is drawn; one seed gives one model",
      true,
      -9_007_199_254_740_992L,
      9_007_199_254_740_992L,
      "42");

  /// A text longer than this is no number that anybody meant.
  private static final int LONGEST = 40;

  private static final String SEPARATOR = ", ";

  private final String key;
  private final String meaning;

  /// The words that it may be, `a, b, c`; empty for a number.
  private final String words;

  private final boolean whole;
  private final double least;
  private final double most;
  private final String standard;

  Hyperparameter(
      String key, String meaning, boolean whole, double least, double most, String standard) {
    this.key = key;
    this.meaning = meaning;
    this.words = "";
    this.whole = whole;
    this.least = least;
    this.most = most;
    this.standard = standard;
  }

  /// One of some words, the first of them when nothing is said.
  Hyperparameter(String key, String meaning, Enum<?>[] choices) {
    this.key = key;
    this.meaning = meaning;
    this.words = Arrays.stream(choices).map(Enum::toString).collect(Collectors.joining(SEPARATOR));
    this.whole = false;
    this.least = 0;
    this.most = 0;
    this.standard = choices[0].toString();
  }

  /// Its name in settings: `learning-rate`.
  public String key() {
    return key;
  }

  /// What it does, in a few words.
  public String meaning() {
    return meaning;
  }

  /// What it may be: `a whole number from 1 to 8`, `one of bpr, top1`.
  public String range() {
    return isNumber()
        ? "a %snumber from %s to %s".formatted(whole ? "whole " : "", text(least), text(most))
        : "one of " + words;
  }

  /// Whether it is a number and not one of some words.
  boolean isNumber() {
    return words.isEmpty();
  }

  /// What it is when nothing is said.
  public String standard() {
    return standard;
  }

  /// The hyperparameter of this name, or nothing.
  static Optional<Hyperparameter> of(String key) {
    return Arrays.stream(values()).filter(h -> h.key.equals(key)).findFirst();
  }

  /// Whether a text is a value of it.
  boolean accepts(String text) {
    if (!isNumber()) {
      return Arrays.asList(words.split(SEPARATOR, -1)).contains(text);
    }
    if (text.length() > LONGEST) {
      return false;
    }
    try {
      BigDecimal value = new BigDecimal(text);
      return value.compareTo(BigDecimal.valueOf(least)) >= 0
          && value.compareTo(BigDecimal.valueOf(most)) <= 0
          && (!whole || value.stripTrailingZeros().scale() <= 0);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String text(double bound) {
    return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }
}
