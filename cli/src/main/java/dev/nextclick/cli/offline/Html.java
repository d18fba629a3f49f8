package dev.nextclick.cli.offline;

import java.util.List;
import java.util.stream.Collectors;

/// Pieces of a page.
final class Html {

  private static final int COLORS = 8;

  private Html() {}

  /// Text that stands for itself, in elements and in attributes.
  static String text(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '&' -> escaped.append("&amp;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(Character.isISOControl(c) && c != '\n' ? '\uFFFD' : c);
      }
    }
    return escaped.toString();
  }

  /// The color of a model, by its place.
  static String color(int place) {
    return "var(--c%d)".formatted(place % COLORS);
  }

  /// What the colors mean.
  static String legend(List<String> names) {
    StringBuilder items = new StringBuilder("<ul class=\"legend\">");
    for (int place = 0; place < names.size(); place++) {
      items.append(
          "<li><span class=\"dot\" style=\"background:%s\"></span>%s</li>"
              .formatted(color(place), text(names.get(place))));
    }
    return items.append("</ul>").toString();
  }

  /// A table's head.
  static String head(List<String> names) {
    return names.stream()
        .map(name -> "<th>" + text(name) + "</th>")
        .collect(Collectors.joining("", "<thead><tr>", "</tr></thead>"));
  }
}
