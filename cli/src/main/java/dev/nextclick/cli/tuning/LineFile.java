package dev.nextclick.cli.tuning;

import dev.nextclick.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file of lines of which one process at a time is the owner, and to which it adds. A line is on disk when [#append] returns; only the
/// last may be torn, by a kill.
final class LineFile implements AutoCloseable {

  /// More than any search writes.
  private static final long MOST_BYTES = 1 << 28;

  private final FileChannel file;
  private String text = "";

  private LineFile(FileChannel file) {
    this.file = file;
  }

  /// Opens it, or begins it.
  ///
  /// @throws CommandFailure if another process has it, or it is too large
  static LineFile open(Path path) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (!lock(file)) {
        throw CommandFailure.failed("another nextclick tune is writing " + path);
      }
      if (file.size() > MOST_BYTES) {
        throw CommandFailure.failed(path + " is too large to be a journal");
      }
      LineFile lines = new LineFile(file);
      lines.read();
      return lines;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static boolean lock(FileChannel file) throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private void read() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
    while (bytes.hasRemaining() && file.read(bytes) >= 0) {}
    text = new String(bytes.array(), StandardCharsets.UTF_8);
  }

  /// What it held when it was opened, the line that may be torn included until [#removeTornLine].
  String text() {
    return text;
  }

  /// Forgets the line that a kill tore, if one did, so that the next begins on its own.
  void removeTornLine() throws IOException {
    text = text.substring(0, text.lastIndexOf('\n') + 1);
    file.truncate(text.getBytes(StandardCharsets.UTF_8).length);
    file.position(file.size());
  }

  /// Adds a line.
  void append(String line) throws IOException {
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
