package dev.nextclick.dataset;

/// How the times of a history file are written.
public enum TimeFormat {
  /// `2014-04-07T10:51:09.277Z`; a space may stand for the `T`, and a time without a zone is in UTC.
  ISO("ISO 8601"),
  /// Seconds since 1970, with decimals or without.
  SECONDS("seconds"),
  /// Milliseconds since 1970.
  MILLISECONDS("milliseconds");

  private final String title;

  TimeFormat(String title) {
    this.title = title;
  }

  /// In words.
  public String title() {
    return title;
  }
}
