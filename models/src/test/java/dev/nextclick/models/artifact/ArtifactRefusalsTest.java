package dev.nextclick.models.artifact;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.artifact.ArtifactRefusedException.Reason;
import dev.nextclick.models.gru4rec.Gru4RecModule;
import dev.nextclick.models.gru4rec.Gru4RecWeights;
import dev.nextclick.models.gru4rec.TrainedGru4Rec;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each way in which an artifact can be wrong has its name.
final class ArtifactRefusalsTest {

  @TempDir Path directory;

  private TrainedGru4Rec trained;

  @BeforeEach
  void writeAnArtifact() throws IOException {
    trained = Artifacts.trained(7);
    Artifacts.write(directory, trained);
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest.json", "model.pt", "vocabulary.bin"})
  void aFileIsMissing(String name) throws IOException {
    Files.delete(directory.resolve(name));

    assertRefused(Reason.FILE_MISSING, name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest.json", "model.pt", "vocabulary.bin"})
  void aFileIsALinkToSomewhereElse(String name) throws IOException {
    Path elsewhere = directory.resolve("elsewhere");
    Files.move(directory.resolve(name), elsewhere);
    Files.createSymbolicLink(directory.resolve(name), elsewhere);

    assertRefused(Reason.FILE_MISSING, name);
  }

  @Test
  void theManifestDoesNotNameAFile() throws IOException {
    Artifacts.changeManifest(
        directory, root -> ((ObjectNode) root.get("files")).remove("model.pt"));

    assertRefused(Reason.FILE_MISSING, "model.pt");
  }

  @Test
  void theManifestNamesAFileThatDoesNotBelong() throws IOException {
    Artifacts.changeManifest(
        directory,
        root ->
            ((ObjectNode) root.get("files"))
                .putObject("../../secret")
                .put("size", 1)
                .put("sha256", "00"));

    assertRefused(Reason.CORRUPTED, "../../secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.pt", "vocabulary.bin"})
  void aFileIsTruncatedAnywhere(String name) throws IOException {
    Path file = directory.resolve(name);
    byte[] whole = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(11);
    for (int length : new int[] {0, 1, random.nextInt(whole.length), whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));

      assertRefused(Reason.TRUNCATED, name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.pt", "vocabulary.bin"})
  void anyOneBitIsDifferent(String name) throws IOException {
    Path file = directory.resolve(name);
    byte[] whole = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(12);
    for (int i = 0; i < 20; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, changed);

      assertRefused(Reason.CORRUPTED, name);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 99})
  void itIsWrittenInAnotherFormat(int format) throws IOException {
    Artifacts.changeManifest(directory, root -> root.put("format_version", format));

    assertRefused(Reason.UNSUPPORTED_FORMAT, "format " + format);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oracle", "popularity"})
  void itIsOfAKindThatIsNotStored(String kind) throws IOException {
    Artifacts.changeManifest(directory, root -> root.put("kind", kind));

    assertRefused(Reason.WRONG_KIND, kind);
  }

  @Test
  void itsCodeIsNotOursThoughEveryHashIsRight() throws IOException {
    inArchive(
        "code/__torch__.py",
        code -> {
          String source = new String(code, StandardCharsets.UTF_8);
          return source
              .replace("return self.readout(hidden)", "return torch.select(hidden, 0, 0)")
              .getBytes(StandardCharsets.UTF_8);
        });

    assertRefused(Reason.FOREIGN_CODE, "code/__torch__.py");
  }

  @Test
  void itBringsCodeBesideOurs() throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(archive(), Map.of())) {
      Files.writeString(zip.getPath("Gru4Rec", "code", "more.py"), "import os");
    }
    Artifacts.rehash(directory);

    assertRefused(Reason.FOREIGN_CODE, "more.py");
  }

  @Test
  void itsArchiveIsNoZip() throws IOException {
    Files.write(directory.resolve("model.pt"), new byte[1000]);
    Artifacts.rehash(directory);

    assertRefused(Reason.CORRUPTED, "zip");
  }

  @Test
  void itsObjectIsAnother() throws IOException {
    inArchive("data.pkl", bytes -> Arrays.copyOf(bytes, bytes.length + 1));

    assertRefused(Reason.WRONG_SHAPE, "data.pkl");
  }

  @Test
  void itsTablesAreOfAnotherShapeThanTheManifestSays() throws IOException {
    Artifacts.changeManifest(
        directory, root -> ((ObjectNode) root.get("shape")).put("units", Artifacts.UNITS + 1));

    assertRefused(Reason.WRONG_SHAPE, "is not ours");
  }

  @ParameterizedTest
  @CsvSource({"input, separate", "input, one-hot", "feed-forward, 1"})
  void itsTablesAreOfAnotherNetworkThanItsSettingsSay(String key, String value) throws IOException {
    Artifacts.changeManifest(
        directory, root -> ((ObjectNode) root.get("settings")).put(key, value));

    assertRefused(Reason.WRONG_SHAPE, "is not ours");
  }

  @Test
  void itsSettingsNameNoNetwork() throws IOException {
    Artifacts.changeManifest(
        directory,
        root -> {
          ((ObjectNode) root.get("settings")).put("input", "seperate");
          ((ObjectNode) root.get("settings")).put("feed-forward", -1);
        });

    assertRefused(Reason.CORRUPTED, "input: 'seperate' is not one of tied, separate, one-hot");
  }

  @ParameterizedTest
  @CsvSource({"scale, -1", "revisit-first, 1e300", "revisit-back-earlier, much"})
  void itsScoresCannotBe(String key, String value) throws IOException {
    Artifacts.changeManifest(
        directory, root -> ((ObjectNode) root.get("settings")).put(key, value));

    assertRefused(Reason.CORRUPTED, "%s: '%s' is not a number".formatted(key, value));
  }

  @Test
  void itClaimsTablesThatNoMemoryHolds() throws IOException {
    Artifacts.changeManifest(
        directory,
        root -> ((ObjectNode) root.get("shape")).put("units", 1 << 16).put("layers", 1 << 8));

    assertRefused(Reason.WRONG_SHAPE, "more than a table can hold");
  }

  @Test
  void itsVocabularyIsOfAnotherSize() throws IOException {
    VocabularyFile.write(
        directory.resolve("vocabulary.bin"), Vocabulary.of(new String[] {"a"}, new long[] {1}));
    Artifacts.rehash(directory);

    assertRefused(Reason.WRONG_SHAPE, "a vocabulary of 1 items");
  }

  @Test
  void itsVocabularyIsNone() throws IOException {
    Files.writeString(directory.resolve("vocabulary.bin"), "a,b,c");
    Artifacts.rehash(directory);

    assertRefused(Reason.CORRUPTED, "vocabulary");
  }

  @Test
  void itRecommendsSomethingElseThanWhenItWasWritten() throws IOException {
    Gru4RecWeights others = Artifacts.trained(8).weights();
    Gru4RecModule.write(directory.resolve("model.pt"), others);
    Artifacts.rehash(directory);

    assertRefused(Reason.SELF_CHECK_FAILED, "must yield");
  }

  @Test
  void itsItemsChangedPlaces() throws IOException {
    String[] ids = new String[Artifacts.ITEMS];
    long[] counts = new long[Artifacts.ITEMS];
    for (int item = 0; item < ids.length; item++) {
      ids[item] = trained.vocabulary().id(ids.length - 1 - item);
      counts[item] = trained.vocabulary().count(item);
    }
    VocabularyFile.write(directory.resolve("vocabulary.bin"), Vocabulary.of(ids, counts));
    Artifacts.rehash(directory);

    assertRefused(Reason.SELF_CHECK_FAILED, "must yield");
  }

  @Test
  void itsNumbersAreNone() throws IOException {
    inArchive(
        "data/2",
        bytes -> {
          byte[] notANumber = {0, 0, (byte) 0xc0, 0x7f};
          for (int i = 0; i < bytes.length; i++) {
            bytes[i] = notANumber[i % 4];
          }
          return bytes;
        });

    assertRefused(Reason.SELF_CHECK_FAILED, "must yield");
  }

  @Test
  void itsSelfCheckNamesAnItemThatTheVocabularyLacks() throws IOException {
    Artifacts.changeManifest(
        directory,
        root -> ((ArrayNode) root.at("/self_checks/0/items")).set(0, root.textNode("elsewhere")));

    assertRefused(Reason.SELF_CHECK_FAILED, "lacks");
  }

  @Test
  void itsSelfCheckWasChanged() throws IOException {
    Artifacts.changeManifest(
        directory,
        root -> ((ArrayNode) root.at("/self_checks/0/scores")).set(0, FloatNode.valueOf(9)));

    assertRefused(Reason.SELF_CHECK_FAILED, "9.0");
  }

  private interface Change {
    byte[] of(byte[] content);
  }

  /// Changes one entry of the archive and makes all checksums and hashes right again.
  private void inArchive(String entry, Change change) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(archive(), Map.of("noCompression", "true"))) {
      Path inside = zip.getPath("Gru4Rec", entry.split("/"));
      Files.write(inside, change.of(Files.readAllBytes(inside)));
    }
    Artifacts.rehash(directory);
  }

  private URI archive() {
    return URI.create("jar:" + directory.resolve("model.pt").toUri());
  }

  private void assertRefused(Reason reason, String detail) {
    Artifacts.assertRefused(directory, reason, detail);
  }
}
