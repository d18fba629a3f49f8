package dev.nextclick.dataset;

/// A line is no click; the message says why. Whoever knows the line's number makes a [MalformedLine] of it.
final class MalformedClickException extends Exception {

  private static final long serialVersionUID = 1L;
  private static final int LONGEST_EXCERPT = 40;

  MalformedClickException(String reason) {
    // Without a stack trace: a file may hold millions of these.
    super(reason, null, false, false);
  }

  /// Text from a file, made fit to be shown: short, and without characters that a terminal would act on.
  static String excerpt(String text) {
    String shown =
        text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "…";
    return "'" + shown.replaceAll("\\p{Cntrl}", "�") + "'";
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
