package dev.nextclick.cli.offline;

import java.util.List;
import java.util.stream.DoubleStream;

/// Curves over some places, as SVG.
///
/// @param width in pixels, of a page that is wide enough
/// @param places what stands under each
/// @param underneath what stands under that, smaller; empty or one for each place
/// @param curves each with a value for each place, or fewer
/// @param axis what the places are
/// @param format of a value in a tooltip
record LineChart(
    int width,
    List<String> places,
    List<String> underneath,
    List<Curve> curves,
    String axis,
    String format) {

  /// As wide as the page.
  static final int WHOLE = 1000;

  /// Half as wide.
  static final int HALF = 490;

  private static final int HEIGHT = 320;
  private static final int LEFT = 52;
  private static final int RIGHT = 16;
  private static final int TOP = 10;

  /// One curve.
  ///
  /// @param name said in its tooltips
  /// @param color its place among the colors
  /// @param values of the places, from the first on; what is not a number is left out
  record Curve(String name, int color, List<Double> values) {}

  String svg() {
    int bottom = underneath.isEmpty() ? 44 : 60;
    DoubleStream all = curves.stream().flatMap(c -> c.values().stream()).mapToDouble(v -> v);
    double[] values = all.filter(Double::isFinite).toArray();
    Scale scale =
        Scale.of(
            DoubleStream.of(values).min().orElse(0), DoubleStream.of(values).max().orElse(1), 5);
    StringBuilder svg = new StringBuilder();
    svg.append("<svg viewBox=\"0 0 %d %d\" role=\"img\">".formatted(width, HEIGHT));
    for (double mark : scale.marks()) {
      double y = y(scale, mark, bottom);
      svg.append(
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
              .formatted(LEFT, width - RIGHT, y, y));
      svg.append(
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>"
              .formatted(LEFT - 9, y + 4, scale.text(mark)));
    }
    int every = Math.ceilDiv(places.size(), width / 45);
    for (int place = 0; place < places.size(); place += every) {
      svg.append(under(place, HEIGHT - bottom + 19, places.get(place)));
      if (!underneath.isEmpty()) {
        svg.append(under(place, HEIGHT - bottom + 35, underneath.get(place)));
      }
    }
    svg.append(
        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>"
            .formatted((LEFT + width - RIGHT) / 2.0, HEIGHT - 5, Html.text(axis)));
    curves.forEach(curve -> draw(svg, curve, scale, bottom));
    return svg.append("</svg>").toString();
  }

  private String under(int place, int y, String text) {
    return "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>"
        .formatted(x(place), y, Html.text(text));
  }

  private void draw(StringBuilder svg, Curve curve, Scale scale, int bottom) {
    StringBuilder path = new StringBuilder();
    StringBuilder points = new StringBuilder();
    for (int place = 0; place < curve.values().size(); place++) {
      double value = curve.values().get(place);
      if (!Double.isFinite(value)) {
        continue;
      }
      double x = x(place);
      double y = y(scale, value, bottom);
      path.append("%s%.1f %.1f".formatted(path.isEmpty() ? "M" : "L", x, y));
      points.append(
          "<circle class=\"point\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"><title>%s, %s: %s</title></circle>"
              .formatted(
                  x,
                  y,
                  Html.color(curve.color()),
                  Html.text(curve.name()),
                  Html.text(places.get(place)),
                  format.formatted(value)));
    }
    svg.append(
        "<path class=\"curve\" stroke=\"%s\" d=\"%s\"/>%s"
            .formatted(Html.color(curve.color()), path, points));
  }

  private double x(int place) {
    double step = (double) (width - LEFT - RIGHT) / places.size();
    return LEFT + (place + 0.5) * step;
  }

  private static double y(Scale scale, double value, int bottom) {
    return HEIGHT - bottom - scale.share(value) * (HEIGHT - bottom - TOP);
  }
}
