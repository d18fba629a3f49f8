package dev.nextclick.models.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.models.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VocabularyFileTest {

  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void nameAFile() {
    file = folder.resolve("vocabulary.bin");
  }

  @Test
  void whateverAnItemIsCalledItComesBack() throws Exception {
    String[] ids = {"a", "tab\tand\nline", "größe", "商品", "\uD83D\uDED2", "x".repeat(1024), " "};
    long[] counts = {1, 2, Long.MAX_VALUE / 2, 4, 5, 6, 7};
    VocabularyFile.write(file, Vocabulary.of(ids, counts));

    Vocabulary read = VocabularyFile.read(file);

    assertThat(read.size()).isEqualTo(ids.length);
    for (int item = 0; item < ids.length; item++) {
      assertThat(read.id(item)).isEqualTo(ids[item]);
      assertThat(read.count(item)).isEqualTo(counts[item]);
    }
  }

  @Test
  void theFormatStaysAsItIs() throws Exception {
    VocabularyFile.write(file, Vocabulary.of(new String[] {"ab"}, new long[] {258}));

    assertThat(Files.readAllBytes(file))
        .isEqualTo(
            new byte[] {
              'N', 'C', 'V', 'O', 'C', 'A', 'B', '1', 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 2, 0, 2, 'a',
              'b'
            });
  }

  @Test
  void anIdThatIsTooLongIsNotWritten() {
    Vocabulary vocabulary = Vocabulary.of(new String[] {"ü".repeat(513)}, new long[] {1});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> VocabularyFile.write(file, vocabulary))
        .withMessageContaining("1026 bytes");
  }

  @Test
  void aFileThatClaimsMoreItemsThanItHasBytesForIsRefusedBeforeMemoryIsTaken() throws IOException {
    refused("claims 2147483647 items", Integer.MAX_VALUE, out -> out.write(new byte[64]));
    refused("claims -1 items", -1, out -> out.write(new byte[64]));
    refused("claims 0 items", 0, out -> {});
  }

  @Test
  void anItemThatMakesNoSenseIsRefused() throws IOException {
    refused("empty id", 1, out -> item(out, 1, "", 16));
    refused("id of 65535 bytes", 1, out -> length(out, 0xffff));
    refused("count of 0", 1, out -> item(out, 0, "a", 0));
    refused("count of -5", 1, out -> item(out, -5, "a", 0));
    refused("ends early", 1, out -> length(out, 10));
    refused("behind the last", 1, out -> item(out, 1, "a", 1));
    refused(
        "twice",
        2,
        out -> {
          item(out, 1, "a", 0);
          item(out, 1, "a", 0);
        });
    refused(
        "item 1 is not readable",
        2,
        out -> {
          item(out, Long.MAX_VALUE, "a", 0);
          item(out, 1, "b", 0);
        });
    refused(
        "item 0 is not readable",
        1,
        out -> {
          out.writeLong(1);
          out.writeShort(2);
          out.write(new byte[] {(byte) 0xc3, (byte) 0x28});
        });
  }

  @Test
  void noFileOfRandomBytesDoesAnythingButBeRefused() throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    VocabularyFile.write(file, Artifacts.trained(1).vocabulary());
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < 500; i++) {
      byte[] changed = Arrays.copyOf(whole, 12 + random.nextInt(whole.length - 12));
      for (int change = random.nextInt(4); change >= 0; change--) {
        changed[8 + random.nextInt(changed.length - 8)] = (byte) random.nextInt(256);
      }
      Files.write(file, changed);

      assertThatThrownBy(() -> VocabularyFile.read(file))
          .isInstanceOf(MalformedFileException.class);
    }
  }

  private interface Content {
    void to(DataOutputStream out) throws IOException;
  }

  private static void item(DataOutputStream out, long count, String id, int behind)
      throws IOException {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    out.writeLong(count);
    out.writeShort(bytes.length);
    out.write(bytes);
    out.write(new byte[behind]);
  }

  private static void length(DataOutputStream out, int length) throws IOException {
    out.writeLong(1);
    out.writeShort(length);
    out.write('a');
  }

  private void refused(String why, int items, Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write("NCVOCAB1".getBytes(StandardCharsets.US_ASCII));
    out.writeInt(items);
    content.to(out);
    Files.write(file, bytes.toByteArray());

    assertThatThrownBy(() -> VocabularyFile.read(file))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining(why);
  }
}
