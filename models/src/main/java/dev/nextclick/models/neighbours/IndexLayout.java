package dev.nextclick.models.neighbours;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Where everything is in an index, in memory and on disk alike. All numbers are little-endian and 4 bytes long.
///
/// A header of 64 bytes: the eight bytes `NCVMISK1`, then how many items, sessions, clicks, postings and links there
/// are, and zeros. Behind it, each section at a multiple of 8 bytes:
///
/// | section | numbers | what |
/// |---|---|---|
/// | posting offsets | items + 1 | where an item's postings begin |
/// | postings | postings | the newest sessions that hold the item, the newest first |
/// | session offsets | sessions + 1 | where a session's clicks begin |
/// | clicks | clicks | items, a session's oldest first |
/// | holders | items | how many sessions hold an item |
/// | trends | items | float: clicks on an item of late, as a multiple of what is usual |
/// | link offsets | items + 1 | where an item's links begin |
/// | link targets | links | items |
/// | link weights | links | float: the share of the item's links that this one has, less for popular targets |
///
/// @param items of the vocabulary
/// @param sessions of the history
/// @param clicks of all sessions
/// @param postings of all items
/// @param links of all items
record IndexLayout(int items, int sessions, int clicks, int postings, int links) {

  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final byte[] MAGIC = "NCVMISK1".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = 64;

  /// Reads a header.
  ///
  /// @throws MalformedIndexException if it is none, or the file has not the size that it claims
  static IndexLayout read(MemorySegment index) throws MalformedIndexException {
    if (index.byteSize() < HEADER
        || index.asSlice(0, MAGIC.length).mismatch(MemorySegment.ofArray(MAGIC)) >= 0) {
      throw new MalformedIndexException("it does not begin as an index of sessions does");
    }
    IndexLayout layout =
        new IndexLayout(
            index.get(INT, 8),
            index.get(INT, 12),
            index.get(INT, 16),
            index.get(INT, 20),
            index.get(INT, 24));
    if (layout.items < 1
        || layout.sessions < 0
        || layout.clicks < 0
        || layout.postings < 0
        || layout.links < 0) {
      throw new MalformedIndexException("its header counts below nothing");
    }
    if (layout.bytes() != index.byteSize()) {
      throw new MalformedIndexException(
          "it has %d bytes, but by its header %d".formatted(index.byteSize(), layout.bytes()));
    }
    for (int place = 28; place < HEADER; place += 4) {
      if (index.get(INT, place) != 0) {
        throw new MalformedIndexException("its header holds what this version does not know");
      }
    }
    return layout;
  }

  /// Writes the header.
  void write(MemorySegment index) {
    MemorySegment.copy(MAGIC, 0, index, ValueLayout.JAVA_BYTE, 0, MAGIC.length);
    index.set(INT, 8, items);
    index.set(INT, 12, sessions);
    index.set(INT, 16, clicks);
    index.set(INT, 20, postings);
    index.set(INT, 24, links);
  }

  /// How many bytes an index takes.
  long bytes() {
    return after(linkWeights(), links);
  }

  long postingOffsets() {
    return HEADER;
  }

  long postingsAt() {
    return after(postingOffsets(), items + 1L);
  }

  long sessionOffsets() {
    return after(postingsAt(), postings);
  }

  long clicksAt() {
    return after(sessionOffsets(), sessions + 1L);
  }

  long holders() {
    return after(clicksAt(), clicks);
  }

  long trends() {
    return after(holders(), items);
  }

  long linkOffsets() {
    return after(trends(), items);
  }

  long linkTargets() {
    return after(linkOffsets(), items + 1L);
  }

  long linkWeights() {
    return after(linkTargets(), links);
  }

  private static long after(long section, long numbers) {
    return section + (4 * numbers + 7) / 8 * 8;
  }
}
