package dev.nextclick.models.gru4rec;

import java.util.Arrays;

/// What the network reads of the item that is clicked.
public enum Input {
  /// The embedding that the item is scored by, too (Hidasi and Karatzoglou, 2018, section 3.3).
  TIED("tied"),
  /// An embedding of its own.
  SEPARATE("separate"),
  /// The item itself, one of all (Hidasi et al., 2016, section 3.1): what the first layer's input weights say of it, a row
  /// an item.
  ONE_HOT("one-hot");

  private final String label;

  Input(String label) {
    this.label = label;
  }

  /// The input of this name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Input of(String label) {
    return Arrays.stream(values())
        .filter(input -> input.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no input is called " + label));
  }

  /// Its name in settings: `one-hot`.
  @Override
  public String toString() {
    return label;
  }
}
