package dev.nextclick.models.artifact;

import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.artifact.ArtifactRefusedException.Reason;
import dev.nextclick.models.neighbours.MalformedIndexException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A model on disk: an immutable directory of `manifest.json`, `vocabulary.bin` (the items and their counts) and, by the
/// model's kind, `model.pt` (GRU4Rec: a TorchScript archive, which PyTorch reads too), `neighbours.bin` (VMIS-kNN: an
/// index of sessions, which is mapped and not parsed) or both (their blend, whose weights are in the manifest).
///
/// A reader reads this release's [#FORMAT] and the one before it. An artifact of another format, or one that fails any
/// check, is refused by name.
public final class ModelArtifact {

  /// The format that this release writes.
  public static final int FORMAT = 2;

  /// The format that it reads besides: no words among the settings, and no model but GRU4Rec with the input tied and no
  /// feed-forward layers.
  public static final int FORMAT_BEFORE = 1;

  private ModelArtifact() {}

  /// Writes an artifact, loads it, and records what it yields. Every file is on disk when this returns; its directory's
  /// own entry is the caller's to sync.
  ///
  /// @param emptyDirectory is there, and empty
  /// @param trained stays open
  /// @throws IllegalArgumentException if the model's scores are no numbers, or an item id is longer than 1,024 bytes
  public static Manifest write(
      Path emptyDirectory,
      TrainedModel trained,
      Manifest.TrainedOn trainedOn,
      Optional<Manifest.Metrics> metrics,
      Instant createTime)
      throws IOException {
    StoredModel stored = StoredModel.write(emptyDirectory, trained);
    List<Manifest.SelfCheck> checks;
    try (Recommender recommender = stored.load(trained.vocabulary())) {
      checks = SelfChecks.record(recommender);
    }
    Manifest manifest =
        new Manifest(
            FORMAT,
            trained.kind(),
            createTime,
            trained.shape(),
            trained.settings(),
            trained.learningCurve(),
            trainedOn,
            metrics,
            ArtifactFiles.describe(emptyDirectory, trained.kind()),
            checks);
    Path file = emptyDirectory.resolve(ArtifactFiles.MANIFEST);
    Files.write(file, ManifestWriter.json(manifest), StandardOpenOption.CREATE_NEW);
    ArtifactFiles.sync(file);
    return manifest;
  }

  /// Reads the manifest, and checks it and the sizes of the files; their content is not looked at.
  ///
  /// @throws ArtifactRefusedException if a check fails
  public static Manifest describe(Path directory) throws ArtifactRefusedException, IOException {
    Manifest manifest = ManifestReader.read(directory);
    ArtifactFiles.requireSizes(directory, manifest.kind(), manifest.files());
    return manifest;
  }

  /// Checks the manifest, and that every file is what the manifest says. Loads nothing.
  ///
  /// @throws ArtifactRefusedException if a check fails
  public static Manifest verify(Path directory) throws ArtifactRefusedException, IOException {
    Manifest manifest = describe(directory);
    ArtifactFiles.requireHashes(directory, manifest.files());
    return manifest;
  }

  /// Verifies an artifact, compares its code with ours before anything of it runs, loads its network, maps its index,
  /// and has it recommend what it recommended when it was written.
  ///
  /// The directory must be one that nobody else writes: it is read more than once, and an index is read as long as the
  /// artifact is open.
  ///
  /// @throws ArtifactRefusedException if a check fails; nothing is left loaded
  public static LoadedArtifact load(Path directory) throws ArtifactRefusedException, IOException {
    Manifest manifest = verify(directory);
    Vocabulary vocabulary = vocabulary(directory, manifest.shape());
    Recommender recommender = recommender(directory, manifest, vocabulary);
    boolean passed = false;
    try {
      Optional<String> difference = SelfChecks.difference(recommender, manifest.selfChecks());
      if (difference.isPresent()) {
        throw new ArtifactRefusedException(Reason.SELF_CHECK_FAILED, directory, difference.get());
      }
      passed = true;
      return new LoadedArtifact(manifest, recommender);
    } finally {
      if (!passed) {
        recommender.close();
      }
    }
  }

  private static Recommender recommender(Path directory, Manifest manifest, Vocabulary vocabulary)
      throws ArtifactRefusedException, IOException {
    try {
      if (manifest.files().containsKey(ArtifactFiles.GRU4REC_MODEL)) {
        Gru4RecCode.requireOurs(directory, manifest);
      }
      return new StoredModel(directory, manifest.kind(), manifest.settings()).load(vocabulary);
    } catch (InvalidSettingsException e) {
      throw new ArtifactRefusedException(
          Reason.CORRUPTED, directory, "the manifest's settings: " + e.getMessage(), e);
    } catch (MalformedIndexException e) {
      throw new ArtifactRefusedException(
          Reason.CORRUPTED, directory, "the index of sessions: " + e.getMessage(), e);
    }
  }

  private static Vocabulary vocabulary(Path directory, Manifest.Shape shape)
      throws ArtifactRefusedException, IOException {
    Vocabulary vocabulary;
    try {
      vocabulary = VocabularyFile.read(directory.resolve(ArtifactFiles.VOCABULARY));
    } catch (MalformedFileException e) {
      throw new ArtifactRefusedException(
          Reason.CORRUPTED, directory, "the vocabulary cannot be read: " + e.getMessage(), e);
    }
    if (vocabulary.size() != shape.items()) {
      throw new ArtifactRefusedException(
          Reason.WRONG_SHAPE,
          directory,
          "a vocabulary of %d items; the manifest says %d"
              .formatted(vocabulary.size(), shape.items()));
    }
    return vocabulary;
  }
}
