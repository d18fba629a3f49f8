package dev.nextclick.cli.suite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// The file that a service writes to, run after run.
final class ServiceLog {

  private static final int TAIL_BYTES = 8_192;

  private final String service;
  private final Path file;
  private long start;

  ServiceLog(String service, Path file) {
    this.service = service;
    this.file = file;
  }

  Path file() {
    return file;
  }

  /// What is written from now on is another run's.
  void begin() throws IOException {
    start = Files.exists(file) ? Files.size(file) : 0;
  }

  /// What the service said last in this run: all its faults in one line where it ended with them, each on a line that begins with its
  /// name, else its last line. Empty when it said nothing.
  String lastWords() {
    List<String> lines = tail().lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (lines.isEmpty()) {
      return "";
    }
    String prefix = service + ": ";
    List<String> faults =
        lines.reversed().stream().takeWhile(line -> line.startsWith(prefix)).toList().reversed();
    return faults.isEmpty()
        ? lines.getLast()
        : faults.stream()
            .map(fault -> fault.substring(prefix.length()))
            .collect(Collectors.joining("; ", prefix, ""));
  }

  private String tail() {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      int length = (int) Math.min(channel.size() - start, TAIL_BYTES);
      channel.position(channel.size() - length);
      ByteBuffer buffer = ByteBuffer.allocate(length);
      while (buffer.hasRemaining() && channel.read(buffer) > 0) {
        // Until the tail is read.
      }
      return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      return "";
    }
  }
}
