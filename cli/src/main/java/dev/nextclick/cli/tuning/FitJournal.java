package dev.nextclick.cli.tuning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.Console;
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
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What was fitted on trained models, in a file of JSON lines: each says what was fitted, on which data and settings, and what was found. A fit
/// is on disk when [#append] returns. A line that is torn or is of other data or settings is passed over: what it would have said is fitted
/// anew. One process at a time.
final class FitJournal implements AutoCloseable {

  private static final long MOST_BYTES = 1 << 28;

  private static final String FIT = "fit";
  private static final String DATA = "data";
  private static final String OF = "of";
  private static final String FOUND = "found";

  private final FileChannel file;
  private final String data;
  private final List<ObjectNode> lines = new ArrayList<>();

  private FitJournal(FileChannel file, String data) {
    this.file = file;
    this.data = data;
  }

  /// Opens the journal, or begins it.
  ///
  /// @param data which data set it is
  /// @throws CommandFailure if another process has it
  static FitJournal open(Path path, String data) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (lock(file) == null) {
        throw CommandFailure.failed("another nextclick tune is writing " + path);
      }
      if (file.size() > MOST_BYTES) {
        throw CommandFailure.failed(path + " is too large to be a journal");
      }
      FitJournal journal = new FitJournal(file, data);
      journal.read();
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

  private void read() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
    while (bytes.hasRemaining() && file.read(bytes) >= 0) {}
    String text = new String(bytes.array(), StandardCharsets.UTF_8);
    text.lines().flatMap(line -> object(line).stream()).forEach(lines::add);
    file.position(file.size());
    if (!text.isEmpty() && !text.endsWith("\n")) {
      write("\n");
    }
  }

  /// Nothing, where a kill tore the line, or it is none of ours.
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
    write(TrialJson.line(line) + "\n");
    lines.add(line);
  }

  private ObjectNode line(String fit, Map<String, ? extends Map<String, String>> of) {
    ObjectNode line = Console.object();
    line.put(FIT, fit).put(DATA, data);
    ObjectNode settings = line.putObject(OF);
    of.forEach((model, values) -> values.forEach(settings.putObject(model)::put));
    return line;
  }

  private void write(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
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
