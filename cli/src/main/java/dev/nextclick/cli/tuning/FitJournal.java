package dev.nextclick.cli.tuning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was fitted on trained models, in a file of JSON lines: each says what was fitted, on which data and settings, and what was found. A fit
/// is on disk when [#append] returns. A line that is torn, none of ours, or of other data or settings is passed over: what it would have said is fitted
/// anew. One process at a time.
final class FitJournal implements AutoCloseable {

  private static final String FIT = "fit";
  private static final String DATA = "data";
  private static final String OF = "of";
  private static final String FOUND = "found";

  private final LineFile file;
  private final String data;
  private final List<ObjectNode> lines = new ArrayList<>();

  private FitJournal(LineFile file, String data) {
    this.file = file;
    this.data = data;
  }

  /// Opens the journal, or begins it.
  ///
  /// @param data which data set it is
  /// @throws CommandFailure if another process has it
  static FitJournal open(Path path, String data) throws IOException {
    LineFile file = LineFile.open(path);
    try {
      file.removeTornLine();
      FitJournal journal = new FitJournal(file, data);
      file.text().lines().flatMap(line -> object(line).stream()).forEach(journal.lines::add);
      return journal;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /// Nothing, where it is none of ours.
  private static Optional<ObjectNode> object(String line) {
    try {
      return Optional.of(TrialJson.object(line));
    } catch (MalformedTrialException e) {
      return Optional.empty();
    }
  }

  /// What was found before, if it was.
  ///
  /// @param fit what was fitted
  /// @param of the settings of all models that it was fitted on
  Optional<ObjectNode> find(String fit, Map<String, ? extends Map<String, String>> of) {
    ObjectNode sought = line(fit, of);
    return lines.reversed().stream()
        .filter(
            line ->
                line.path(FIT).equals(sought.path(FIT))
                    && line.path(DATA).equals(sought.path(DATA))
                    && line.path(OF).equals(sought.path(OF)))
        .map(line -> line.path(FOUND))
        .filter(ObjectNode.class::isInstance)
        .map(ObjectNode.class::cast)
        .findFirst();
  }

  /// Adds what was found.
  void append(String fit, Map<String, ? extends Map<String, String>> of, ObjectNode found)
      throws IOException {
    ObjectNode line = line(fit, of);
    line.set(FOUND, found);
    file.append(TrialJson.line(line));
    lines.add(line);
  }

  private ObjectNode line(String fit, Map<String, ? extends Map<String, String>> of) {
    ObjectNode line = Console.object();
    line.put(FIT, fit).put(DATA, data);
    ObjectNode settings = line.putObject(OF);
    of.forEach((model, values) -> values.forEach(settings.putObject(model)::put));
    return line;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
