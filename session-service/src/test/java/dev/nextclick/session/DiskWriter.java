package dev.nextclick.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;

/// Keeps the disk busy, so that others wait for theirs: writes a megabyte, syncs it, and again.
final class DiskWriter implements AutoCloseable {

  private static final int PIECE = 1 << 20;
  private static final int PIECES = 64;

  private final Path file;
  private final CompletableFuture<Void> end;
  private volatile boolean closed;

  DiskWriter(Path directory) {
    file = directory.resolve("beside");
    end = CompletableFuture.runAsync(this::write, Thread.ofPlatform()::start);
  }

  private void write() {
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (long i = 0; !closed; i++) {
        channel.write(piece.clear(), i % PIECES * PIECE);
        channel.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    end.join();
  }
}
