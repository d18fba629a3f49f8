package dev.nextclick.cli.tuning;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.offline.Learner;
import dev.nextclick.cli.offline.OfflineModel;
import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.tuning.Dimension;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What `--search` says: `KEY=LOW..HIGH` or `KEY=A,B,C`.
final class SearchOption {

  private static final Pattern RANGE = Pattern.compile("(-?[0-9.eE-]+?)\\.\\.(-?[0-9.eE-]+)");

  /// Ends that are as many times apart are searched by their logarithms.
  private static final double FAR = 20;

  private SearchOption() {}

  /// What is searched: what the model's own space has, made wide enough to hold where the search begins, less what is fixed, and what the
  /// user says in its place or beside it.
  ///
  /// @param fixed the names of settings that are not searched
  /// @param said by `--search`, by the setting's name; holds where the search begins, if that was said
  /// @param startIsSaid whether the user said where it begins: nothing worse is to be found then, so that has to be tried
  /// @throws CommandFailure naming every fault
  static List<Dimension> space(
      OfflineModel model,
      Learner start,
      Iterable<String> fixed,
      Map<String, String> said,
      boolean startIsSaid) {
    Map<String, Dimension> space = new LinkedHashMap<>();
    for (Dimension dimension : model.searchSpace()) {
      Object value = start.settings().get(dimension.name());
      space.put(dimension.name(), dimension.holding(String.valueOf(value)));
    }
    fixed.forEach(space::remove);
    List<String> faults = new ArrayList<>();
    said.forEach(
        (name, text) -> {
          try {
            space.put(name, dimension(model, start, name, text.strip()));
          } catch (InvalidSettingsException e) {
            e.faults()
                .forEach(fault -> faults.add("%s: %s".formatted(fault.name(), fault.problem())));
          } catch (IllegalArgumentException e) {
            faults.add(String.valueOf(e.getMessage()));
          }
        });
    if (startIsSaid) {
      for (Dimension dimension : space.values()) {
        String first = String.valueOf(start.settings().get(dimension.name()));
        if (!dimension.allows(first)) {
          faults.add(
              "%s does not hold %s, which the search starts from; make it wider, or start elsewhere"
                  .formatted(dimension.describe(), first));
        }
      }
    }
    if (!faults.isEmpty()) {
      throw CommandFailure.wrongUsage("--search " + String.join("; ", faults));
    }
    if (space.isEmpty()) {
      throw CommandFailure.wrongUsage(
          model.searchSpace().isEmpty()
              ? model + " has nothing to tune"
              : "every setting is fixed: there is nothing to search");
    }
    return List.copyOf(space.values());
  }

  private static Dimension dimension(OfflineModel model, Learner start, String name, String text) {
    Matcher range = RANGE.matcher(text);
    if (!range.matches()) {
      List<String> options =
          Stream.of(text.split(",", -1))
              .map(option -> check(model, start, name, option.strip()))
              .toList();
      return new Dimension.Choice(name, options);
    }
    check(model, start, name, range.group(1));
    check(model, start, name, range.group(2));
    double low = Double.parseDouble(range.group(1));
    double high = Double.parseDouble(range.group(2));
    boolean whole = !takes(model, start, name, String.valueOf(Math.floor(low) + 0.5));
    return new Dimension.Range(name, low, high, low > 0 && high / low >= FAR, whole);
  }

  private static boolean takes(OfflineModel model, Learner start, String name, String value) {
    try {
      check(model, start, name, value);
      return true;
    } catch (InvalidSettingsException e) {
      return false;
    }
  }

  /// The value as the model itself writes it.
  ///
  /// @throws InvalidSettingsException if it is none of the setting's
  private static String check(OfflineModel model, Learner start, String name, String value) {
    Map<String, String> settings = new LinkedHashMap<>();
    start.settings().forEach((key, standard) -> settings.put(key, String.valueOf(standard)));
    settings.put(name, value);
    return String.valueOf(model.learner(settings).settings().get(name));
  }
}
