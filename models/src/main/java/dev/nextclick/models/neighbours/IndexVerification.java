package dev.nextclick.models.neighbours;

import java.lang.foreign.MemorySegment;

/// Checks what an index holds, once, when it is mapped: every offset, every number of an item or a session, every
/// weight.
final class IndexVerification {

  private final MemorySegment memory;
  private final IndexLayout layout;

  IndexVerification(MemorySegment memory, IndexLayout layout) {
    this.memory = memory;
    this.layout = layout;
  }

  /// Reads all of it.
  ///
  /// @throws MalformedIndexException if a request could be led astray
  void verify() throws MalformedIndexException {
    offsets("postings", layout.postingOffsets(), layout.items(), layout.postings());
    offsets("sessions", layout.sessionOffsets(), layout.sessions(), layout.clicks());
    offsets("links", layout.linkOffsets(), layout.items(), layout.links());
    below("a session", layout.postingsAt(), layout.postings(), layout.sessions());
    below("an item", layout.clicksAt(), layout.clicks(), layout.items());
    below("an item", layout.linkTargets(), layout.links(), layout.items());
    positive("trend", layout.trends(), layout.items());
    positive("weight", layout.linkWeights(), layout.links());
    sessions();
    items();
  }

  private void offsets(String what, long section, int count, int end)
      throws MalformedIndexException {
    int before = 0;
    if (at(section, 0) != 0) {
      throw new MalformedIndexException("its %s do not begin at 0".formatted(what));
    }
    for (int i = 1; i <= count; i++) {
      int offset = at(section, i);
      if (offset < before) {
        throw new MalformedIndexException("its %s go back at %d".formatted(what, i));
      }
      before = offset;
    }
    if (before != end) {
      throw new MalformedIndexException("its %s end at %d, not at %d".formatted(what, before, end));
    }
  }

  private void below(String what, long section, int count, int most)
      throws MalformedIndexException {
    for (int i = 0; i < count; i++) {
      int number = at(section, i);
      if (number < 0 || number >= most) {
        throw new MalformedIndexException(
            "it names %s %d, and there are %d".formatted(what, number, most));
      }
    }
  }

  private void positive(String what, long section, int count) throws MalformedIndexException {
    for (int i = 0; i < count; i++) {
      float number = memory.get(IndexLayout.FLOAT, section + 4L * i);
      if (!(number > 0 && number <= Float.MAX_VALUE)) {
        throw new MalformedIndexException("it has a %s of %s".formatted(what, number));
      }
    }
  }

  private void sessions() throws MalformedIndexException {
    for (int session = 0; session < layout.sessions(); session++) {
      int length = at(layout.sessionOffsets(), session + 1) - at(layout.sessionOffsets(), session);
      if (length > IndexBuilder.LONGEST_SESSION) {
        throw new MalformedIndexException("session %d has %d clicks".formatted(session, length));
      }
    }
  }

  private void items() throws MalformedIndexException {
    for (int item = 0; item < layout.items(); item++) {
      int from = at(layout.postingOffsets(), item);
      int to = at(layout.postingOffsets(), item + 1);
      int holders = at(layout.holders(), item);
      if (holders < to - from || holders > layout.sessions()) {
        throw new MalformedIndexException(
            "item %d is in %d sessions of %d".formatted(item, holders, layout.sessions()));
      }
      for (int i = from + 1; i < to; i++) {
        if (at(layout.postingsAt(), i) >= at(layout.postingsAt(), i - 1)) {
          throw new MalformedIndexException(
              "the sessions of item %d do not go from new to old".formatted(item));
        }
      }
    }
  }

  private int at(long section, int index) {
    return memory.get(IndexLayout.INT, section + 4L * index);
  }
}
