package dev.nextclick.dataset;

/// Hears how the reading of one file goes, on the thread that reads.
public interface ReadListener {

  /// Hears nothing.
  ReadListener NONE = new ReadListener() {};

  /// The file is about to be read.
  default void begins(FileLayout layout) {}

  /// So many of the file's bytes have been read, as it lies on disk. Called now and then.
  default void progress(long bytes, long ofBytes) {}

  /// A line was passed over. Called for each, in order.
  default void malformed(MalformedLine line) {}
}
