package dev.nextclick.cli.offline;

import dev.nextclick.models.evaluation.Interval;
import java.util.List;

/// Values with their confidence intervals, one below the other, as SVG.
///
/// @param rows from top to bottom
record IntervalChart(List<Row> rows) {

  private static final int WIDTH = 520;
  private static final int LEFT = 150;
  private static final int RIGHT = 70;
  private static final int ROW = 30;
  private static final int BOTTOM = 26;

  /// One value.
  ///
  /// @param color its place among the colors
  record Row(String name, int color, double value, Interval interval) {}

  String svg() {
    double highest = rows.stream().mapToDouble(row -> row.interval().high()).max().orElse(1);
    Scale scale = Scale.of(0, highest, 4);
    int height = rows.size() * ROW + BOTTOM + 4;
    StringBuilder svg = new StringBuilder();
    svg.append("<svg viewBox=\"0 0 %d %d\" role=\"img\">".formatted(WIDTH, height));
    for (double mark : scale.marks()) {
      svg.append(
          "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"2\" y2=\"%d\"/><text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>"
              .formatted(
                  x(scale, mark),
                  x(scale, mark),
                  height - BOTTOM,
                  x(scale, mark),
                  height - 8,
                  scale.text(mark)));
    }
    for (int place = 0; place < rows.size(); place++) {
      svg.append(row(rows.get(place), scale, 4 + place * ROW + ROW / 2));
    }
    return svg.append("</svg>").toString();
  }

  private static String row(Row row, Scale scale, int y) {
    String color = Html.color(row.color());
    return """
        <text class="name" x="0" y="%d">%s</text>\
        <line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="%s" stroke-width="2" opacity="0.22"/>\
        <line class="whisker" x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="%s" stroke-width="8"/>\
        <circle class="point" cx="%.1f" cy="%d" r="5" fill="%s"><title>%s: %.4f (%.4f to %.4f)</title></circle>\
        <text class="value" x="%d" y="%d" text-anchor="end">%.4f</text>"""
        .formatted(
            y + 4,
            Html.text(row.name()),
            x(scale, scale.low()),
            x(scale, row.value()),
            y,
            y,
            color,
            x(scale, row.interval().low()),
            x(scale, row.interval().high()),
            y,
            y,
            color,
            x(scale, row.value()),
            y,
            color,
            Html.text(row.name()),
            row.value(),
            row.interval().low(),
            row.interval().high(),
            WIDTH,
            y + 4,
            row.value());
  }

  private static double x(Scale scale, double value) {
    return LEFT + scale.share(value) * (WIDTH - LEFT - RIGHT);
  }
}
