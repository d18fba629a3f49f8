package dev.nextclick.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What a command did.
///
/// @param status its exit status
/// @param out its standard output
/// @param err its standard error
record CommandResult(int status, String out, String err) {

  /// The JSON object on the last line of standard output.
  JsonNode json() {
    List<String> lines = out.lines().toList();
    if (lines.isEmpty()) {
      throw new AssertionError("nothing on standard output; errors: " + err);
    }
    return json(lines.getLast());
  }

  static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + line, e);
    }
  }

  /// Every key in it, of objects within it too.
  Set<String> jsonKeys() {
    Set<String> keys = new TreeSet<>();
    collectKeys(json(), keys);
    return keys;
  }

  private static void collectKeys(JsonNode node, Set<String> keys) {
    node.fieldNames().forEachRemaining(keys::add);
    node.forEach(child -> collectKeys(child, keys));
  }
}
