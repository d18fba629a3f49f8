package dev.nextclick.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.List;

/// Where a command's words go. People's text goes to standard output, or to standard error when the caller asked for JSON, so
/// that standard output then holds one line: the result. Progress goes to standard error.
public final class Console {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final boolean terminal;

  /// @param json whether the caller asked for JSON
  /// @param terminal whether `err` is a terminal, on which progress may redraw its line
  public Console(PrintStream out, PrintStream err, boolean json, boolean terminal) {
    this.out = out;
    this.err = err;
    this.json = json;
    this.terminal = terminal;
  }

  /// Says something to the user.
  public void say(String line) {
    (json ? err : out).println(line);
    (json ? err : out).flush();
  }

  /// Warns the user; always on standard error.
  public void warn(String line) {
    err.println(line);
  }

  /// Shows rows as a table: the first row is the header. A column of numbers stands right.
  public void table(List<List<String>> rows) {
    TextTable.lines(rows).forEach(this::say);
  }

  /// Begins to show the progress of a task. Close it before saying anything else.
  public Progress progress(String task) {
    return terminal
        ? new ProgressBarLine(task, err)
        : new ProgressLines(task, err, System::nanoTime);
  }

  /// Ends the command with its result; printed only when the caller asked for JSON.
  public void result(ObjectNode result) {
    if (json) {
      try {
        out.println(JSON.writeValueAsString(result));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
      out.flush();
    }
  }

  /// An empty JSON object, to be filled for [#result].
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
