package dev.nextclick.cli.offline;

/// A model that can be trained and scored with no server running. Its text is how commands call it.
public enum OfflineModel {
  GRU4REC("gru4rec"),
  POP("pop");

  private final String label;

  OfflineModel(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
