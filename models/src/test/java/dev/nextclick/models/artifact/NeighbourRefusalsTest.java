package dev.nextclick.models.artifact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.artifact.ArtifactRefusedException.Reason;
import dev.nextclick.models.neighbours.VmisKnnIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each way in which an artifact with an index of sessions can be wrong has its name.
final class NeighbourRefusalsTest {

  /// Kinds with an index.
  enum Written {
    NEIGHBOURS,
    BLEND
  }

  private static final String INDEX = "neighbours.bin";

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void itsIndexIsMissing(Written kind) throws IOException {
    write(kind);
    Files.delete(index());

    assertRefused(Reason.FILE_MISSING, INDEX);
  }

  @ParameterizedTest
  @EnumSource
  void itsIndexIsTruncatedAnywhere(Written kind) throws IOException {
    write(kind);
    byte[] whole = Files.readAllBytes(index());
    for (int length : new int[] {0, 1, 63, 64, whole.length / 2, whole.length - 1}) {
      Files.write(index(), Arrays.copyOf(whole, length));

      assertRefused(Reason.TRUNCATED, INDEX);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyOneBitOfItsIndexIsDifferent(Written kind) throws IOException {
    write(kind);
    byte[] whole = Files.readAllBytes(index());
    SplittableRandom random = new SplittableRandom(12);
    for (int i = 0; i < 20; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(index(), changed);

      assertRefused(Reason.CORRUPTED, INDEX);
    }
  }

  @ParameterizedTest
  @EnumSource
  void itsIndexIsTruncatedThoughEveryHashIsRight(Written kind) throws IOException {
    write(kind);
    byte[] whole = Files.readAllBytes(index());
    for (int length : new int[] {0, 1, 63, 64, whole.length / 2, whole.length - 1}) {
      replaceIndex(Arrays.copyOf(whole, length));

      assertRefused(Reason.CORRUPTED, "the index of sessions: it ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void itsIndexIsNone(Written kind) throws IOException {
    write(kind);
    replaceIndex("items,sessions".repeat(100).getBytes(StandardCharsets.US_ASCII));

    assertRefused(Reason.CORRUPTED, "does not begin as an index");
  }

  /// The header's counts are at 8, 12, 16, 20 and 24; the offsets of the postings begin at 64.
  @ParameterizedTest
  @CsvSource({
    "8, 2147483647, by its header",
    "8, 0, counts below nothing",
    "12, 2147483647, by its header",
    "16, -1, counts below nothing",
    "20, 2147483647, by its header",
    "28, 1, holds what this version does not know",
    "64, 1, do not begin at 0",
    "68, 2147483647, go back",
    "72, -5, go back"
  })
  void itsIndexWouldLeadARequestAstray(int place, int number, String fault) throws IOException {
    for (Written kind : Written.values()) {
      write(kind);
      byte[] changed = Files.readAllBytes(index());
      ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(place, number);
      replaceIndex(changed);

      assertRefused(Reason.CORRUPTED, fault);
    }
  }

  /// Whatever is in the index: it is refused, or it is served without a fault.
  @Test
  void noBitOfTheIndexMakesARequestFailThoughEveryHashIsRight() throws IOException {
    write(Written.NEIGHBOURS);
    byte[] whole = Files.readAllBytes(index());
    SplittableRandom random = new SplittableRandom(13);
    for (int i = 0; i < 60; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      replaceIndex(changed);
      try (LoadedArtifact loaded = ModelArtifact.load(directory)) {
        float[] _ = Artifacts.scores(loaded.recommender(), 3, 1, 4);
      } catch (ArtifactRefusedException e) {
        Artifacts.assertRefused(directory, e.reason(), "refused");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void itsIndexIsOfOtherItems(Written kind) throws IOException {
    write(kind);
    Vocabulary three = Vocabulary.of(new String[] {"a", "b", "c"}, new long[] {1, 1, 1});
    int[][] sessions = {{0, 1, 2}, {2, 1}};
    try (VmisKnnIndex other = VmisKnnIndex.build(three, Sessions.of(sessions), 10)) {
      other.write(index());
    }
    Artifacts.rehash(directory);

    assertRefused(Reason.CORRUPTED, "knows 3 items, but the vocabulary has 40");
  }

  @ParameterizedTest
  @EnumSource
  void itsIndexIsOfOtherSessions(Written kind) throws IOException {
    write(kind);
    try (TrainedModel.VmisKnn others = Artifacts.neighbours(99)) {
      others.recommender().index().write(index());
    }
    Artifacts.rehash(directory);

    assertRefused(Reason.SELF_CHECK_FAILED, "must yield");
  }

  @ParameterizedTest
  @EnumSource
  void itsIndexIsALinkToSomewhereElse(Written kind) throws IOException {
    write(kind);
    Path elsewhere = directory.resolve("elsewhere");
    Files.move(index(), elsewhere, StandardCopyOption.REPLACE_EXISTING);
    Files.createSymbolicLink(index(), elsewhere);

    assertRefused(Reason.FILE_MISSING, INDEX);
  }

  @Test
  void itIsOfAKindThatItsFilesAreNot() throws IOException {
    write(Written.NEIGHBOURS);
    changeKind("blend", Artifacts.UNITS);
    assertRefused(Reason.FILE_MISSING, "the manifest does not name 'model.pt'");
    changeKind("gru4rec", Artifacts.UNITS);
    assertRefused(Reason.FILE_MISSING, "the manifest does not name 'model.pt'");

    write(Written.BLEND);
    changeKind("gru4rec", Artifacts.UNITS);
    assertRefused(Reason.CORRUPTED, "files that do not belong");
    changeKind("vmis-knn", 0);
    assertRefused(Reason.CORRUPTED, "files that do not belong");
  }

  @Test
  void itsShapeIsOfAnotherKind() throws IOException {
    write(Written.NEIGHBOURS);
    changeKind("blend", 0);
    assertRefused(Reason.CORRUPTED, "'units' must be a whole number from 1");
    changeKind("vmis-knn", 1);
    assertRefused(Reason.CORRUPTED, "'units' must be a whole number from 0 to 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"vmis-knn", "blend"})
  void theFormatBeforeKnewNoSuchKind(String kind) throws IOException {
    write(Written.BLEND);
    changeKind(kind, 1);
    Artifacts.changeManifest(directory, root -> root.put("format_version", 1));

    assertRefused(Reason.WRONG_KIND, "of format 1 this release reads gru4rec");
  }

  @ParameterizedTest
  @CsvSource({
    "vmis-knn.clicks, 51, clicks: '51' is not",
    "vmis-knn.neighbours, many, neighbours: 'many' is not",
    "vmis-knn.click, 5, click: is no setting",
    "blend.temperature-1, 0, temperature-1: '0' is not",
    "blend.weight-first-3, 0.5, weight-first-3: is no setting"
  })
  void itsSettingsCannotBe(String name, String value, String fault) throws IOException {
    write(Written.BLEND);
    Artifacts.changeManifest(
        directory, root -> ((ObjectNode) root.get("settings")).put(name, value));

    assertRefused(Reason.CORRUPTED, "the manifest's settings: " + fault);
  }

  @Test
  void itsWeightsAreOthersThanWhenItWasWritten() throws IOException {
    write(Written.BLEND);
    Artifacts.changeManifest(
        directory,
        root ->
            ((ObjectNode) root.get("settings"))
                .put("blend.weight-first-1", 0.35)
                .put("blend.weight-first-2", 0.65));

    assertRefused(Reason.SELF_CHECK_FAILED, "must yield");
  }

  @Test
  void theCodeOfABlendIsNotOurs() throws IOException {
    write(Written.BLEND);
    Path model = directory.resolve("model.pt");
    // Its entries are stored as they are: the code can be changed in place.
    String archive = Files.readString(model, StandardCharsets.ISO_8859_1);
    Files.writeString(
        model,
        archive.replace("torch.new_zeros(", "torch.new_ones( "),
        StandardCharsets.ISO_8859_1);
    Artifacts.rehash(directory);

    assertRefused(Reason.FOREIGN_CODE, "code/__torch__.py");
  }

  private void write(Written kind) throws IOException {
    Files.deleteIfExists(directory.resolve("manifest.json"));
    switch (kind) {
      case NEIGHBOURS -> {
        try (TrainedModel trained = Artifacts.neighbours(7)) {
          Artifacts.write(directory, trained);
        }
      }
      case BLEND -> {
        try (TrainedModel trained = Artifacts.blend(7)) {
          Artifacts.write(directory, trained);
        }
      }
    }
  }

  private void changeKind(String kind, int units) throws IOException {
    Artifacts.changeManifest(
        directory,
        root -> {
          root.put("kind", kind);
          ((ObjectNode) root.get("shape")).put("units", units).put("layers", Math.min(1, units));
        });
  }

  private Path index() {
    return directory.resolve(INDEX);
  }

  private void replaceIndex(byte[] content) throws IOException {
    Files.write(index(), content);
    Artifacts.rehash(directory);
  }

  private void assertRefused(Reason reason, String detail) {
    Artifacts.assertRefused(directory, reason, detail);
  }
}
