package dev.nextclick.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// The lines of a file. Whatever is in the file, no more than [#LONGEST_BYTES] of a line are held.
final class Lines {

  /// A line that is longer is malformed.
  static final int LONGEST_BYTES = 1 << 16;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final HistoryFile file;
  private final byte[] buffer = new byte[LONGEST_BYTES];
  private final byte[] line = new byte[LONGEST_BYTES];
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private int next;
  private int filled;
  private int length;
  private long number;
  private boolean tooLong;

  Lines(HistoryFile file) {
    this.file = file;
  }

  /// Goes to the next line; false at the end of the file.
  boolean advance() throws IOException {
    length = 0;
    tooLong = false;
    boolean any = false;
    while (next < filled || fill()) {
      any = true;
      int end = next;
      while (end < filled && buffer[end] != '\n') {
        end++;
      }
      keep(end - next);
      next = end;
      if (end < filled) {
        next++;
        break;
      }
    }
    if (any) {
      number++;
      trim();
    }
    return any;
  }

  private boolean fill() throws IOException {
    next = 0;
    filled = Math.max(0, file.read(buffer));
    return filled > 0;
  }

  private void keep(int bytes) {
    int kept = Math.min(bytes, LONGEST_BYTES - length);
    System.arraycopy(buffer, next, line, length, kept);
    length += kept;
    tooLong |= kept < bytes;
  }

  private void trim() {
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    if (number == 1
        && length >= BYTE_ORDER_MARK.length
        && ByteBuffer.wrap(line, 0, BYTE_ORDER_MARK.length)
            .equals(ByteBuffer.wrap(BYTE_ORDER_MARK))) {
      length -= BYTE_ORDER_MARK.length;
      System.arraycopy(line, BYTE_ORDER_MARK.length, line, 0, length);
    }
  }

  /// The number of the line that [#advance] went to, from 1.
  long number() {
    return number;
  }

  /// Whether there is nothing on the line.
  boolean isBlank() {
    return length == 0;
  }

  /// What is on the line.
  String text() throws MalformedClickException {
    if (tooLong) {
      throw new MalformedClickException("the line is longer than " + LONGEST_BYTES + " bytes");
    }
    byte all = 0;
    for (int i = 0; i < length; i++) {
      if (line[i] == 0) {
        throw new MalformedClickException("the line holds a NUL");
      }
      all |= line[i];
    }
    if (all >= 0) {
      return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }
    try {
      return decoder.decode(ByteBuffer.wrap(line, 0, length)).toString();
    } catch (CharacterCodingException _) {
      throw new MalformedClickException("the line is not UTF-8");
    }
  }
}
