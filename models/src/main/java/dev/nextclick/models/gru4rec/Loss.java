package dev.nextclick.models.gru4rec;

import java.util.Arrays;

/// What a training makes small: how a pair's own item is told from the others of its mini-batch. The equations stand in
/// the TorchScript source.
public enum Loss {
  /// Softmax over all candidates (Hidasi and Karatzoglou, 2018, section 3.1), the only one with a logQ correction.
  CROSS_ENTROPY("cross-entropy", 0),
  /// Bayesian personalised ranking (Hidasi et al., 2016, section 3.1.3).
  BPR("bpr", 1),
  /// The relative rank of the target, with a pull of the negatives' scores to 0 (Hidasi et al., 2016, section 3.1.3).
  TOP1("top1", 2),
  /// BPR against the negatives that score highest (Hidasi and Karatzoglou, 2018, section 3, ranking-max losses).
  BPR_MAX("bpr-max", 3),
  /// TOP1 against the negatives that score highest (Hidasi and Karatzoglou, 2018, section 3, ranking-max losses).
  TOP1_MAX("top1-max", 4);

  private final String label;
  private final int number;

  Loss(String label, int number) {
    this.label = label;
    this.number = number;
  }

  /// What the source calls it.
  int number() {
    return number;
  }

  /// The loss of this name.
  ///
  /// @throws IllegalArgumentException if there is none
  static Loss of(String label) {
    return Arrays.stream(values())
        .filter(loss -> loss.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no loss is called " + label));
  }

  /// Its name in settings: `bpr-max`.
  @Override
  public String toString() {
    return label;
  }
}
