package dev.nextclick.models.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nextclick.models.torch.TorchArchive.Difference;
import dev.nextclick.models.torch.TorchArchive.DifferentArchiveException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An archive is loaded only if nothing in it but its numbers could be different. None of these is ever run.
class TorchArchiveVerifyTest {

  private static final String CODE = "class Table(Module):\n  table : Tensor\n";

  @TempDir Path folder;

  private Path file;

  private static TorchArchive archive(String className, String code, int rows) {
    return new TorchArchive(className, code, List.of(Parameter.of("table", rows, 4)));
  }

  private static TorchArchive ours() {
    return archive("Table", CODE, 5);
  }

  @BeforeEach
  void writeOne() throws IOException {
    file = folder.resolve("table.pt");
    ours().write(file, List.of(new float[20]));
    ours().verify(file);
  }

  private void assertDifferent(Difference difference, String message) {
    DifferentArchiveException different =
        catchThrowableOfType(DifferentArchiveException.class, () -> ours().verify(file));
    assertThat(different).isNotNull().hasMessageContaining(message);
    assertThat(different.difference()).isEqualTo(difference);
  }

  @Test
  void otherNumbersAreNoDifference() throws IOException {
    float[] others = new float[20];
    Arrays.fill(others, -1.5f);
    ours().write(file, List.of(others));
    ours().verify(file);
  }

  @Test
  void anArchiveThatEndsTooSoonIsUnreadable() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertDifferent(Difference.UNREADABLE, "no readable zip");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "code/__torch__.py, CODE",
    "data.pkl, SHAPE",
    "constants.pkl, SHAPE",
    "version, SHAPE",
    "data/0, SHAPE"
  })
  void whatIsMissingIsNamed(String name, Difference difference) throws IOException {
    Map<String, byte[]> entries = entries();
    assertThat(entries.remove("Table/" + name)).isNotNull();
    write(entries);
    assertDifferent(difference, "'%s' is missing".formatted(name));
  }

  @ParameterizedTest
  @CsvSource({
    "code/__torch__.py, CODE",
    "data.pkl, SHAPE",
    "constants.pkl, SHAPE",
    "version, SHAPE"
  })
  void whatIsNotOursIsNamed(String name, Difference difference) throws IOException {
    Map<String, byte[]> entries = entries();
    byte[] content = entries.get("Table/" + name);
    assertThat(content).isNotNull();
    for (byte[] other : variants(content)) {
      entries.put("Table/" + name, other);
      write(entries);
      assertDifferent(difference, "'%s' is not ours".formatted(name));
    }
  }

  /// Shorter, longer, empty, and different in its last byte.
  private static List<byte[]> variants(byte[] content) {
    byte[] changed = content.clone();
    changed[content.length - 1] ^= 1;
    return List.of(
        Arrays.copyOf(content, content.length - 1),
        Arrays.copyOf(content, content.length + 1),
        new byte[0],
        changed);
  }

  @ParameterizedTest
  @CsvSource({
    "Table/code/__torch__/more.py, CODE",
    "Table/code/__torch__.py.debug_pkl, CODE",
    "Table/data/1, SHAPE",
    "Table/extra/readme, SHAPE",
    "Tables/data.pkl, SHAPE",
    "data.pkl, SHAPE"
  })
  void whatDoesNotBelongIsNamed(String name, Difference difference) throws IOException {
    Map<String, byte[]> entries = entries();
    entries.put(name, new byte[3]);
    write(entries);
    assertDifferent(difference, "holds '%s', which does not belong".formatted(name));
  }

  @Test
  void anEntryThatIsThereTwiceIsADifference() throws IOException {
    Map<String, byte[]> entries = entries();
    entries.put("Table/versiom", entries.getOrDefault("Table/version", new byte[0]));
    write(entries);
    String raw = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    Files.writeString(file, raw.replace("versiom", "version"), StandardCharsets.ISO_8859_1);
    assertDifferent(Difference.SHAPE, "an entry is there twice");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 79, 81, 800})
  void aParameterOfAnotherSizeIsNamed(int bytes) throws IOException {
    Map<String, byte[]> entries = entries();
    entries.put("Table/data/0", new byte[bytes]);
    write(entries);
    assertDifferent(Difference.SHAPE, "has %d bytes".formatted(bytes));
  }

  @Test
  void anArchiveOfAnotherShapeOrClassIsDifferent() throws IOException {
    archive("Table", CODE, 6).write(file, List.of(new float[24]));
    assertDifferent(Difference.SHAPE, "'data.pkl' is not ours");
    archive("Chair", CODE, 5).write(file, List.of(new float[20]));
    assertDifferent(Difference.SHAPE, "which does not belong");
    archive("Table", CODE + " ", 5).write(file, List.of(new float[20]));
    assertDifferent(Difference.CODE, "'code/__torch__.py' is not ours");
  }

  private Map<String, byte[]> entries() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<ZipEntry> all = new ArrayList<>();
      zip.stream().forEach(all::add);
      for (ZipEntry entry : all) {
        try (var stream = zip.getInputStream(entry)) {
          entries.put(entry.getName(), stream.readAllBytes());
        }
      }
    }
    return entries;
  }

  private void write(Map<String, byte[]> entries) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
  }
}
