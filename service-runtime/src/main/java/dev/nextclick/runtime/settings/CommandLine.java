package dev.nextclick.runtime.settings;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Flags: `--key value` and `--key=value`.
final class CommandLine {

  private static final String FLAG = "--";

  private CommandLine() {}

  static Map<String, String> read(List<String> arguments, Set<String> known, List<String> faults) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
      String argument = rest.next();
      if (!argument.startsWith(FLAG)) {
        faults.add("\"%s\": is not a flag; settings are given as --key value".formatted(argument));
        continue;
      }
      int equals = argument.indexOf('=');
      String key = argument.substring(FLAG.length(), equals < 0 ? argument.length() : equals);
      boolean isKnown = known.contains(key);
      if (!isKnown) {
        faults.add(Settings.unknown(key, known, FLAG + key));
      }
      if (equals >= 0) {
        texts.put(key, argument.substring(equals + 1));
      } else if (rest.hasNext()) {
        texts.put(key, rest.next());
      } else if (isKnown) {
        faults.add("%s: has no value (--%s)".formatted(key, key));
      }
    }
    texts.keySet().retainAll(known);
    return texts;
  }
}
