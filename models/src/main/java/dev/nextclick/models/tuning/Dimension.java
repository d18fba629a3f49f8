package dev.nextclick.models.tuning;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/// A setting that is searched, and what it may be. Values are texts, as settings files have them.
public sealed interface Dimension {

  /// The setting's name.
  String name();

  /// All of it in a few words, the same for equal dimensions.
  String describe();

  /// Whether a value is one that this dimension has.
  boolean allows(String value);

  /// The same, made as much wider as it takes to hold a value; itself where it holds it, or never could.
  Dimension holding(String value);

  /// One of a few values, which have no order.
  ///
  /// @param options two or more, none twice
  record Choice(String name, List<String> options) implements Dimension {

    public Choice {
      options = List.copyOf(options);
      if (options.size() < 2 || new HashSet<>(options).size() < options.size()) {
        throw new IllegalArgumentException(
            "%s needs two or more different values to choose from, not %s"
                .formatted(name, options));
      }
    }

    @Override
    public boolean allows(String value) {
      return options.contains(value);
    }

    @Override
    public Choice holding(String value) {
      return allows(value)
          ? this
          : new Choice(name, Stream.concat(options.stream(), Stream.of(value)).toList());
    }

    @Override
    public String describe() {
      return name + " from " + String.join(", ", options);
    }
  }

  /// A number.
  ///
  /// @param low the least, above 0 on a logarithmic scale
  /// @param high the most, more than `low`
  /// @param logarithmic whether equal factors are equally far apart, not equal differences
  /// @param whole whether it has no decimals
  record Range(String name, double low, double high, boolean logarithmic, boolean whole)
      implements Dimension {

    private static final MathContext DIGITS = new MathContext(4);

    public Range {
      if (!(low < high) || (logarithmic && low <= 0) || Double.isInfinite(high - low)) {
        throw new IllegalArgumentException(
            "%s cannot be searched from %s to %s".formatted(name, low, high));
      }
    }

    @Override
    public String describe() {
      return "%s from %s to %s%s%s"
          .formatted(
              name,
              text(low),
              text(high),
              whole ? ", whole" : "",
              logarithmic ? ", logarithmic" : "");
    }

    @Override
    public boolean allows(String value) {
      try {
        BigDecimal number = new BigDecimal(value);
        return number.compareTo(BigDecimal.valueOf(low)) >= 0
            && number.compareTo(BigDecimal.valueOf(high)) <= 0
            && (!whole || number.stripTrailingZeros().scale() <= 0);
      } catch (NumberFormatException e) {
        return false;
      }
    }

    @Override
    public Range holding(String value) {
      double number;
      try {
        number = new BigDecimal(value).doubleValue();
      } catch (NumberFormatException e) {
        return this;
      }
      return allows(value) || (logarithmic && number <= 0)
          ? this
          : new Range(name, Math.min(low, number), Math.max(high, number), logarithmic, whole);
    }

    /// The value at a place, to four digits.
    ///
    /// @param place from 0 for `low` to 1 for `high`
    public String at(double place) {
      double value =
          logarithmic
              ? Math.exp(Math.log(low) + place * Math.log(high / low))
              : low + place * (high - low);
      double within = Math.clamp(whole ? Math.rint(value) : value, low, high);
      return text(within);
    }

    /// Where a value is; [#at] the other way round.
    double place(String text) {
      double value = Math.clamp(Double.parseDouble(text), low, high);
      return logarithmic
          ? Math.log(value / low) / Math.log(high / low)
          : (value - low) / (high - low);
    }

    private String text(double value) {
      BigDecimal number = BigDecimal.valueOf(value);
      return (whole ? number : number.round(DIGITS)).stripTrailingZeros().toPlainString();
    }
  }
}
