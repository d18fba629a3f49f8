package dev.nextclick.cli.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The trials of a search, in a file of JSON lines. A trial is on disk when [#append] returns, so that whatever is killed loses the running
/// trial at most. One process at a time.
final class TrialJournal implements AutoCloseable {

  /// More than any search writes.
  private static final long MOST_BYTES = 1 << 28;

  private final Path path;
  private final FileChannel file;
  private final List<Trial> trials = new ArrayList<>();

  private TrialJournal(Path path, FileChannel file) {
    this.path = path;
    this.file = file;
  }

  /// Opens the journal of a search, or begins it.
  ///
  /// @param data which data set it is
  /// @throws CommandFailure if another process has it, it is of another search, or it is no journal
  static TrialJournal open(Path path, SearchPlan plan, String data) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (lock(file) == null) {
        throw CommandFailure.failed("another nextclick tune is writing " + path);
      }
      TrialJournal journal = new TrialJournal(path, file);
      journal.read(plan, TrialJson.header(plan, data));
      return journal;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /// The trials so far, in their order.
  List<Trial> trials() {
    return List.copyOf(trials);
  }

  /// Adds a trial.
  void append(Trial trial) throws IOException {
    write(TrialJson.line(trial));
    trials.add(trial);
  }

  private void read(SearchPlan plan, ObjectNode header) throws IOException {
    if (file.size() > MOST_BYTES) {
      throw CommandFailure.failed(path + " is too large to be a journal");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
    while (bytes.hasRemaining() && file.read(bytes) >= 0) {}
    String text = new String(bytes.array(), StandardCharsets.UTF_8);
    int whole = text.lastIndexOf('\n') + 1;
    List<String> lines = text.substring(0, whole).lines().toList();
    if (lines.isEmpty() && !TrialJson.line(header).startsWith(text)) {
      throw CommandFailure.failed(path + " is no journal of nextclick tune");
    }
    // What is behind the last line break was being written when the process ended.
    file.truncate(text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length);
    file.position(file.size());
    if (lines.isEmpty()) {
      write(TrialJson.line(header));
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

  private void write(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
    file.force(true);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
