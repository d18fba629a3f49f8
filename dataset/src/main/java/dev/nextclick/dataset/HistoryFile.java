package dev.nextclick.dataset;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// A history file that is open: its bytes, decompressed where they begin as gzip does, whatever the file is called. Faults of the
/// file are told as [ClickFileException].
final class HistoryFile implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private final Path file;
  private final long size;
  private final Counting raw;
  private final InputStream bytes;
  private final boolean gzipped;

  private HistoryFile(Path file, long size, Counting raw, InputStream bytes, boolean gzipped) {
    this.file = file;
    this.size = size;
    this.raw = raw;
    this.bytes = bytes;
    this.gzipped = gzipped;
  }

  static HistoryFile open(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new ClickFileException(file, "does not exist");
    }
    if (Files.isDirectory(file)) {
      throw new ClickFileException(file, "is a directory");
    }
    long size = Files.size(file);
    if (size == 0) {
      throw new ClickFileException(file, "is empty");
    }
    InputStream opened = null;
    boolean done = false;
    try {
      opened = Files.newInputStream(file);
      Counting raw = new Counting(opened);
      BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER_BYTES);
      buffered.mark(2);
      boolean gzipped = buffered.read() == GZIP_FIRST && buffered.read() == GZIP_SECOND;
      buffered.reset();
      InputStream bytes = gzipped ? new GZIPInputStream(buffered, BUFFER_BYTES) : buffered;
      done = true;
      return new HistoryFile(file, size, raw, bytes, gzipped);
    } catch (AccessDeniedException e) {
      throw new ClickFileException(file, "may not be read", e);
    } catch (EOFException | ZipException e) {
      throw damaged(file, e);
    } finally {
      if (!done && opened != null) {
        opened.close();
      }
    }
  }

  Path file() {
    return file;
  }

  boolean gzipped() {
    return gzipped;
  }

  /// How many bytes the file has on disk.
  long size() {
    return size;
  }

  /// How many of those have been read.
  long position() {
    return raw.count;
  }

  /// Reads into the buffer; -1 at the end.
  int read(byte[] buffer) throws IOException {
    try {
      return bytes.read(buffer, 0, buffer.length);
    } catch (EOFException | ZipException e) {
      throw damaged(file, e);
    }
  }

  private static ClickFileException damaged(Path file, IOException cause) {
    return cause instanceof EOFException
        ? new ClickFileException(
            file, "is only half there: its gzip data breaks off before its end", cause)
        : new ClickFileException(
            file, "is damaged: its gzip data is wrong (" + cause.getMessage() + ")", cause);
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }

  private static final class Counting extends FilterInputStream {
    private long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
