package dev.nextclick.cli.console;

import java.util.ArrayList;
import java.util.List;

/// Rows of text in columns.
final class TextTable {

  private TextTable() {}

  /// The rows, the first of them a header, as lines with a rule under the header. Cells that begin like a number stand right.
  static List<String> lines(List<List<String>> rows) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] width = new int[columns];
    for (List<String> row : rows) {
      for (int c = 0; c < row.size(); c++) {
        width[c] = Math.max(width[c], row.get(c).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < row.size(); c++) {
        String cell = row.get(c);
        String padding = " ".repeat(width[c] - cell.length());
        boolean number = cell.matches("[-+]?[0-9].*");
        line.append(c == 0 ? "" : "  ").append(number ? padding + cell : cell + padding);
      }
      lines.add(line.toString().stripTrailing());
      if (lines.size() == 1) {
        StringBuilder rule = new StringBuilder();
        for (int c = 0; c < columns; c++) {
          rule.append(c == 0 ? "" : "  ").append("-".repeat(width[c]));
        }
        lines.add(rule.toString());
      }
    }
    return lines;
  }
}
