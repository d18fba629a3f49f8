package dev.nextclick.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// One run of the command in this process.
///
/// @param status its exit status
/// @param out what it wrote to standard output
/// @param err what it wrote to standard error
public record CommandRun(int status, String out, String err) {

  /// Runs `nextclick` with these arguments.
  public static CommandRun nextclick(String... arguments) {
    PrintStream systemOut = System.out;
    PrintStream systemErr = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      int status = NextclickMain.commandLine().execute(arguments);
      return new CommandRun(
          status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(systemOut);
      System.setErr(systemErr);
    }
  }

  /// The JSON object on the last line of standard output.
  public JsonNode json() {
    List<String> lines = out.lines().toList();
    if (lines.isEmpty()) {
      throw new AssertionError("nothing on standard output; errors: " + err);
    }
    try {
      return new ObjectMapper().readTree(lines.getLast());
    } catch (JsonProcessingException e) {
      throw new AssertionError("the last line is no JSON: " + lines.getLast(), e);
    }
  }
}
