package dev.nextclick.cli.offline;

import java.util.ArrayList;
import java.util.List;

/// The axis of a chart: round numbers that enclose what is shown.
///
/// @param low where it begins
/// @param high where it ends
/// @param step from one mark to the next
record Scale(double low, double high, double step) {

  private static final double FEW = 1e-12;

  /// An axis from 0, or from near the lowest value where all are far from 0, to above the highest.
  ///
  /// @param marks about how many
  static Scale of(double lowest, double highest, int marks) {
    double range = Math.max(FEW, highest - lowest);
    double from = lowest > 0 && lowest < 1.2 * range ? 0 : lowest;
    double raw = Math.max(FEW, highest - from) / marks;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double step = power * 10;
    for (double round : new double[] {1, 2, 2.5, 5}) {
      if (raw <= round * power * 1.0001) {
        step = round * power;
        break;
      }
    }
    return new Scale(
        Math.floor(from / step + 1e-9) * step, Math.ceil(highest / step - 1e-9) * step, step);
  }

  /// The marks, from low to high.
  List<Double> marks() {
    List<Double> marks = new ArrayList<>();
    for (int i = 0; low + i * step <= high + step / 2; i++) {
      marks.add(low + i * step);
    }
    return marks;
  }

  /// Where a value is: 0 for low, 1 for high.
  double share(double value) {
    return (value - low) / Math.max(FEW, high - low);
  }

  /// A mark's text, with as many decimals as tell the marks apart.
  String text(double mark) {
    int decimals = 0;
    for (double unit = step; decimals < 6 && Math.abs(unit - Math.rint(unit)) > 1e-6; unit *= 10) {
      decimals++;
    }
    return ("%,." + decimals + "f").formatted(mark + 0.0);
  }
}
