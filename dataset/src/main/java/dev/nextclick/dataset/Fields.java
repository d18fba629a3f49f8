package dev.nextclick.dataset;

import java.util.ArrayList;
import java.util.List;

/// The fields of one delimited line. A field in double quotes may hold the delimiter, and a doubled quote for a quote; it ends on
/// its line.
final class Fields {

  private static final char QUOTE = '"';

  private Fields() {}

  static List<String> split(String line, char delimiter) throws MalformedClickException {
    List<String> fields = new ArrayList<>(8);
    int begin = 0;
    while (true) {
      if (begin < line.length() && line.charAt(begin) == QUOTE) {
        begin = quoted(line, begin, delimiter, fields);
        if (begin < 0) {
          return fields;
        }
        continue;
      }
      int end = line.indexOf(delimiter, begin);
      if (end < 0) {
        fields.add(line.substring(begin));
        return fields;
      }
      fields.add(line.substring(begin, end));
      begin = end + 1;
    }
  }

  /// Adds the quoted field; returns where the next one begins, or -1 if it was the last.
  private static int quoted(String line, int begin, char delimiter, List<String> fields)
      throws MalformedClickException {
    StringBuilder field = new StringBuilder();
    int from = begin + 1;
    while (true) {
      int quote = line.indexOf(QUOTE, from);
      if (quote < 0) {
        throw new MalformedClickException("a quote is not closed");
      }
      field.append(line, from, quote);
      int after = quote + 1;
      if (after == line.length()) {
        fields.add(field.toString());
        return -1;
      }
      char follows = line.charAt(after);
      if (follows == QUOTE) {
        field.append(QUOTE);
        from = after + 1;
      } else if (follows == delimiter) {
        fields.add(field.toString());
        return after + 1;
      } else {
        throw new MalformedClickException("text follows a closing quote");
      }
    }
  }
}
