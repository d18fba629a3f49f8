package dev.nextclick.cli.console;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Rows of text in columns.
final class TextTable {

  private TextTable() {}

  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d[\\d,]*(\\.\\d+)?");

  /// The rows, the first of them a header, as lines with a rule under the header. A column of numbers stands right.
  static List<String> lines(List<List<String>> rows) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] width = new int[columns];
    boolean[] numbers = new boolean[columns];
    for (int c = 0; c < columns; c++) {
      int column = c;
      width[c] = cells(rows, column).mapToInt(String::length).max().orElse(0);
      numbers[c] =
          cells(rows.subList(1, rows.size()), column)
              .allMatch(cell -> NUMBER.matcher(cell).matches());
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < row.size(); c++) {
        String cell = row.get(c);
        String padding = " ".repeat(width[c] - cell.length());
        line.append(c == 0 ? "" : "  ").append(numbers[c] ? padding + cell : cell + padding);
      }
      lines.add(line.toString().stripTrailing());
      if (lines.size() == 1) {
        lines.add(IntStream.of(width).mapToObj("-"::repeat).collect(Collectors.joining("  ")));
      }
    }
    return lines;
  }

  private static Stream<String> cells(List<List<String>> rows, int column) {
    return rows.stream().filter(row -> row.size() > column).map(row -> row.get(column));
  }
}
