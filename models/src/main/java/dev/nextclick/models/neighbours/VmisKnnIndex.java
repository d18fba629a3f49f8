package dev.nextclick.models.neighbours;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The sessions of a history and, for each item, the newest of them that hold it; besides, the items that each one is
/// seen with. One block of native memory that is the same in memory and on disk (see [IndexLayout]), so that loading
/// maps the file and parses nothing.
///
/// Immutable, and safe for use by many threads until it is closed.
public final class VmisKnnIndex implements AutoCloseable {

  private static final long WRITE_BYTES = 1 << 26;

  private final Arena arena;
  private final MemorySegment memory;
  private final IndexLayout layout;

  // Sections that every request reads; an address is worked out once.
  private final MemorySegment postings;
  private final MemorySegment clicks;
  private final MemorySegment sessionOffsets;

  /// @param arena closed with the index
  VmisKnnIndex(Arena arena, MemorySegment memory, IndexLayout layout) {
    this.arena = arena;
    this.memory = memory;
    this.layout = layout;
    postings = memory.asSlice(layout.postingsAt(), 4L * layout.postings());
    clicks = memory.asSlice(layout.clicksAt(), 4L * layout.clicks());
    sessionOffsets = memory.asSlice(layout.sessionOffsets(), 4L * (layout.sessions() + 1L));
  }

  /// Builds an index, in time proportional to the clicks. The caller closes it.
  ///
  /// @param train sessions in the order of time, the newest last
  /// @param sessionsPerItem how many sessions of an item are kept, 1 or more
  /// @throws IllegalArgumentException if a click's item is not in the vocabulary
  public static VmisKnnIndex build(Vocabulary vocabulary, Sessions train, int sessionsPerItem) {
    return new IndexBuilder(vocabulary.size(), train, sessionsPerItem).build();
  }

  /// Writes it to a new file, or over one that is there.
  public void write(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (long at = 0; at < memory.byteSize(); at += WRITE_BYTES) {
        var bytes =
            memory.asSlice(at, Math.min(WRITE_BYTES, memory.byteSize() - at)).asByteBuffer();
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    }
  }

  /// Maps a file, which must stay as it is until the index is closed. Every offset and number in it is checked once,
  /// here, so that nothing in the file can lead a request astray. The caller closes the index.
  ///
  /// @param items how many the vocabulary has
  /// @throws MalformedIndexException if it is no index, not whole, or not one for so many items
  /// @throws IOException if the file cannot be read
  @SuppressWarnings("MustBeClosedChecker") // The index ends the mapping, unless there is none.
  public static VmisKnnIndex map(Path file, int items) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MemorySegment memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      IndexLayout layout = IndexLayout.read(memory);
      if (layout.items() != items) {
        throw new MalformedIndexException(
            "it knows %d items, but the vocabulary has %d".formatted(layout.items(), items));
      }
      new IndexVerification(memory, layout).verify();
      return new VmisKnnIndex(arena, memory, layout);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /// How many items it knows.
  public int items() {
    return layout.items();
  }

  /// How many historical sessions it holds.
  public int sessions() {
    return layout.sessions();
  }

  /// How many bytes it takes, in memory and on disk.
  public long bytes() {
    return memory.byteSize();
  }

  /// Where the item's sessions begin, for [#session].
  int postingsFrom(int item) {
    return at(layout.postingOffsets(), item);
  }

  int postingsTo(int item) {
    return at(layout.postingOffsets(), item + 1);
  }

  /// The session at a place among the postings. Of one item the newest, which has the highest number, comes first.
  int session(int posting) {
    return postings.getAtIndex(IndexLayout.INT, posting);
  }

  /// Where the session's clicks begin, for [#click].
  int clicksFrom(int session) {
    return sessionOffsets.getAtIndex(IndexLayout.INT, session);
  }

  int clicksTo(int session) {
    return sessionOffsets.getAtIndex(IndexLayout.INT, session + 1L);
  }

  /// The item at a place among the clicks.
  int click(int place) {
    return clicks.getAtIndex(IndexLayout.INT, place);
  }

  /// How many sessions of the history hold the item.
  int holders(int item) {
    return at(layout.holders(), item);
  }

  /// How often the item was clicked of late, as a multiple of what is usual for it.
  float trend(int item) {
    return memory.get(IndexLayout.FLOAT, layout.trends() + 4L * item);
  }

  /// Where the item's links begin, for [#linkTarget] and [#linkWeight].
  int linksFrom(int item) {
    return at(layout.linkOffsets(), item);
  }

  int linksTo(int item) {
    return at(layout.linkOffsets(), item + 1);
  }

  int linkTarget(int link) {
    return at(layout.linkTargets(), link);
  }

  float linkWeight(int link) {
    return memory.get(IndexLayout.FLOAT, layout.linkWeights() + 4L * link);
  }

  private int at(long section, int index) {
    return memory.get(IndexLayout.INT, section + 4L * index);
  }

  /// Its bytes, for comparison.
  MemorySegment memory() {
    return memory;
  }

  boolean closed() {
    return !arena.scope().isAlive();
  }

  /// Frees its memory, or ends the mapping. Harmless when called again.
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
