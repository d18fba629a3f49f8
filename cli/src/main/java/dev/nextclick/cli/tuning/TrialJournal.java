package dev.nextclick.cli.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The trials of a search, in a file of JSON lines. A trial is on disk when [#append] returns, so that whatever is killed loses the running
/// trial at most. One process at a time.
final class TrialJournal implements AutoCloseable {

  private final Path path;
  private final LineFile file;
  private final List<Trial> trials = new ArrayList<>();

  private TrialJournal(Path path, LineFile file) {
    this.path = path;
    this.file = file;
  }

  /// Opens the journal of a search, or begins it.
  ///
  /// @param data which data set it is
  /// @throws CommandFailure if another process has it, it is of another search, or it is no journal
  static TrialJournal open(Path path, SearchPlan plan, String data) throws IOException {
    LineFile file = LineFile.open(path);
    try {
      TrialJournal journal = new TrialJournal(path, file);
      journal.read(plan, TrialJson.header(plan, data));
      return journal;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /// The trials so far, in their order.
  List<Trial> trials() {
    return List.copyOf(trials);
  }

  /// Adds a trial.
  void append(Trial trial) throws IOException {
    file.append(TrialJson.line(trial));
    trials.add(trial);
  }

  private void read(SearchPlan plan, ObjectNode header) throws IOException {
    String text = file.text();
    int whole = text.lastIndexOf('\n') + 1;
    List<String> lines = text.substring(0, whole).lines().toList();
    if (lines.isEmpty() && !TrialJson.line(header).startsWith(text)) {
      throw CommandFailure.failed(path + " is no journal of nextclick tune");
    }
    file.removeTornLine();
    if (lines.isEmpty()) {
      file.append(TrialJson.line(header));
      return;
    }
    int line = 1;
    try {
      checkHeader(TrialJson.object(lines.getFirst()), header);
      for (line = 2; line <= lines.size(); line++) {
        trials.add(TrialJson.trial(lines.get(line - 1), line - 1, plan));
      }
    } catch (MalformedTrialException e) {
      throw CommandFailure.failed("%s, line %d: %s".formatted(path, line, e.getMessage()));
    }
  }

  private void checkHeader(JsonNode there, ObjectNode ours) throws MalformedTrialException {
    if (!there.path("journal").equals(ours.path("journal"))) {
      throw new MalformedTrialException("is not the beginning of a journal of nextclick tune");
    }
    for (String field :
        List.of("format", "model", "data", "seed", "near", "space", "fixed", "start")) {
      // As texts: a number that was read may be of another type than one that was made.
      if (!there.path(field).toString().equals(ours.path(field).toString())) {
        throw CommandFailure.failed(
            "%s is of another search: its %s is %s, not %s. Delete it to begin anew, or choose another --out"
                .formatted(path, field, there.path(field), ours.path(field)));
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
