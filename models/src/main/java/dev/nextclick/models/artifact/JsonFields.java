package dev.nextclick.models.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedCollection;

/// The fields of a JSON object, each of the type and within the bounds that its reader names.
final class JsonFields {

  private final JsonNode object;

  private JsonFields(JsonNode object) {
    this.object = object;
  }

  static JsonFields of(JsonNode node) throws MalformedFileException {
    if (!node.isObject()) {
      throw new MalformedFileException("an object is expected, not " + node.getNodeType());
    }
    return new JsonFields(node);
  }

  boolean has(String name) {
    return object.hasNonNull(name);
  }

  /// The names of all fields.
  SequencedCollection<String> names(int most) throws MalformedFileException {
    if (object.size() > most) {
      throw new MalformedFileException("an object of %d fields".formatted(object.size()));
    }
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  JsonFields object(String name) throws MalformedFileException {
    require(name, object.path(name).isObject(), "an object");
    return new JsonFields(object.path(name));
  }

  String text(String name) throws MalformedFileException {
    require(name, object.path(name).isTextual(), "a text");
    return object.path(name).textValue();
  }

  /// A number that is neither infinite nor none.
  Number number(String name) throws MalformedFileException {
    JsonNode node = object.path(name);
    require(name, node.isNumber() && Double.isFinite(node.doubleValue()), "a number");
    return node.numberValue();
  }

  /// A text that is not longer than so many characters, or a number that is neither infinite nor none.
  Object textOrNumber(String name, int longest) throws MalformedFileException {
    JsonNode node = object.path(name);
    if (!node.isTextual()) {
      return number(name);
    }
    require(name, node.textValue().length() <= longest, "a text of %d at most".formatted(longest));
    return node.textValue();
  }

  /// A whole number, 0 or more.
  long count(String name) throws MalformedFileException {
    JsonNode node = object.path(name);
    require(name, node.isIntegralNumber() && node.canConvertToLong(), "a whole number");
    require(name, node.longValue() >= 0, "0 or more");
    return node.longValue();
  }

  int whole(String name, int least, int most) throws MalformedFileException {
    JsonNode node = object.path(name);
    require(
        name,
        node.isIntegralNumber()
            && node.canConvertToInt()
            && node.intValue() >= least
            && node.intValue() <= most,
        "a whole number from %d to %d".formatted(least, most));
    return node.intValue();
  }

  Instant time(String name) throws MalformedFileException {
    try {
      return Instant.parse(text(name));
    } catch (DateTimeException e) {
      throw new MalformedFileException("'%s' is no time".formatted(name), e);
    }
  }

  JsonNode list(String name, int least, int most) throws MalformedFileException {
    JsonNode node = object.path(name);
    require(
        name,
        node.isArray() && node.size() >= least && node.size() <= most,
        "a list of %d to %d".formatted(least, most));
    return node;
  }

  List<String> texts(String name, int least, int most) throws MalformedFileException {
    List<String> texts = new ArrayList<>();
    for (JsonNode node : list(name, least, most)) {
      require(name, node.isTextual(), "a list of texts");
      texts.add(node.textValue());
    }
    return texts;
  }

  List<Float> floats(String name, int least, int most) throws MalformedFileException {
    List<Float> floats = new ArrayList<>();
    for (JsonNode node : list(name, least, most)) {
      require(name, node.isNumber() && Float.isFinite(node.floatValue()), "a list of numbers");
      floats.add(node.floatValue());
    }
    return floats;
  }

  private static void require(String name, boolean holds, String what)
      throws MalformedFileException {
    if (!holds) {
      throw new MalformedFileException("'%s' must be %s".formatted(name, what));
    }
  }
}
