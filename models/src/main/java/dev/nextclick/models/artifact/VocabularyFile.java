package dev.nextclick.models.artifact;

import dev.nextclick.models.Vocabulary;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// A vocabulary on disk: the eight bytes `NCVOCAB1`, the number of items (4 bytes), and of each item, in the order of
/// their indexes, its count (8 bytes), the length of its id in bytes (2 bytes) and its id in UTF-8. Numbers are
/// big-endian.
final class VocabularyFile {

  /// The longest item id, in bytes of UTF-8.
  static final int LONGEST_ID = 1024;

  private static final byte[] MAGIC = "NCVOCAB1".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = MAGIC.length + Integer.BYTES;
  private static final int LEAST_ITEM_BYTES = Long.BYTES + Short.BYTES + 1;
  private static final int BUFFER = 1 << 16;

  private VocabularyFile() {}

  /// Writes a vocabulary.
  ///
  /// @throws IllegalArgumentException if an id is longer than [#LONGEST_ID]
  static void write(Path file, Vocabulary vocabulary) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER))) {
      out.write(MAGIC);
      out.writeInt(vocabulary.size());
      for (int item = 0; item < vocabulary.size(); item++) {
        byte[] id = vocabulary.id(item).getBytes(StandardCharsets.UTF_8);
        if (id.length > LONGEST_ID) {
          throw new IllegalArgumentException(
              "item %d has an id of %d bytes; at most %d are stored"
                  .formatted(item, id.length, LONGEST_ID));
        }
        out.writeLong(vocabulary.count(item));
        out.writeShort(id.length);
        out.write(id);
      }
    }
  }

  /// Reads a vocabulary. Allocates no more than the file's own size can account for, whatever its header claims.
  ///
  /// @throws MalformedFileException if it is not one that [#write] could have written
  static Vocabulary read(Path file) throws MalformedFileException, IOException {
    long size = Files.size(file);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
      if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
        throw new MalformedFileException("it does not begin as a vocabulary does");
      }
      int items = in.readInt();
      if (items < 1 || items > (size - HEADER_BYTES) / LEAST_ITEM_BYTES) {
        throw new MalformedFileException("it claims %d items in %d bytes".formatted(items, size));
      }
      Vocabulary vocabulary = items(in, items);
      if (in.read() >= 0) {
        throw new MalformedFileException("something stands behind the last item");
      }
      return vocabulary;
    } catch (EOFException e) {
      throw new MalformedFileException("it ends early", e);
    }
  }

  private static Vocabulary items(DataInputStream in, int items)
      throws MalformedFileException, IOException {
    String[] ids = new String[items];
    long[] counts = new long[items];
    long total = 0;
    byte[] id = new byte[LONGEST_ID];
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    for (int item = 0; item < items; item++) {
      counts[item] = in.readLong();
      int length = in.readUnsignedShort();
      if (length > LONGEST_ID) {
        throw new MalformedFileException("item %d has an id of %d bytes".formatted(item, length));
      }
      in.readFully(id, 0, length);
      try {
        ids[item] = utf8.decode(ByteBuffer.wrap(id, 0, length)).toString();
        total = Math.addExact(total, counts[item]);
      } catch (CharacterCodingException | ArithmeticException e) {
        throw new MalformedFileException("item %d is not readable".formatted(item), e);
      }
    }
    try {
      return Vocabulary.of(ids, counts);
    } catch (IllegalArgumentException e) {
      throw new MalformedFileException(String.valueOf(e.getMessage()), e);
    }
  }
}
