package dev.nextclick.models.artifact;

import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.artifact.ArtifactRefusedException.Reason;
import dev.nextclick.models.gru4rec.Gru4RecModule;
import dev.nextclick.models.gru4rec.Gru4RecRecommender;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.Gru4RecShape;
import dev.nextclick.models.gru4rec.Hyperparameter;
import dev.nextclick.models.gru4rec.TrainedGru4Rec;
import dev.nextclick.models.torch.TorchArchive;
import dev.nextclick.models.torch.TorchArchive.DifferentArchiveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A model on disk: an immutable directory of `manifest.json`, `model.pt` (a TorchScript archive, which PyTorch reads
/// too) and `vocabulary.bin` (the items and their counts).
///
/// A reader reads this release's [#FORMAT] and the one before it. An artifact of another format, or one that fails any
/// check, is refused by name.
public final class ModelArtifact {

  /// The format that this release writes.
  public static final int FORMAT = 2;

  /// The format that it reads besides: no words among the settings, and GRU4Rec with the input tied and no feed-forward
  /// layers.
  public static final int FORMAT_BEFORE = 1;

  /// The most numbers that one table holds: an array of Java.
  private static final long LARGEST_TABLE = Integer.MAX_VALUE - 8;

  private ModelArtifact() {}

  /// Writes an artifact, loads it, and records what it yields. Every file is on disk when this returns; its directory's
  /// own entry is the caller's to sync.
  ///
  /// @param emptyDirectory is there, and empty
  /// @throws IllegalArgumentException if the model's scores are no numbers, or an item id is longer than 1,024 bytes
  public static Manifest write(
      Path emptyDirectory,
      TrainedGru4Rec trained,
      Manifest.TrainedOn trainedOn,
      Optional<Manifest.Metrics> metrics,
      Instant createTime)
      throws IOException {
    Path model = emptyDirectory.resolve(ArtifactFiles.MODEL);
    Gru4RecModule.write(model, trained.weights());
    VocabularyFile.write(emptyDirectory.resolve(ArtifactFiles.VOCABULARY), trained.vocabulary());
    List<Manifest.SelfCheck> checks;
    try (Recommender recommender =
        Gru4RecRecommender.load(model, trained.vocabulary(), trained.settings().scale())) {
      checks = SelfChecks.record(recommender);
    }
    Manifest manifest =
        new Manifest(
            FORMAT,
            ModelKind.GRU4REC,
            createTime,
            new Manifest.Shape(
                trained.weights().shape().items(),
                trained.weights().shape().units(),
                trained.weights().shape().layers()),
            trained.settings().toMap(),
            trained.learningCurve(),
            trainedOn,
            metrics,
            ArtifactFiles.describe(emptyDirectory),
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
    ArtifactFiles.requireSizes(directory, manifest.files());
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

  /// Verifies an artifact, compares its code with ours before anything of it runs, loads it, and has it recommend what
  /// it recommended when it was written.
  ///
  /// The directory must be one that nobody else writes: it is read more than once.
  ///
  /// @throws ArtifactRefusedException if a check fails; nothing is left loaded
  public static LoadedArtifact load(Path directory) throws ArtifactRefusedException, IOException {
    Manifest manifest = verify(directory);
    Vocabulary vocabulary = vocabulary(directory, manifest.shape());
    requireOurCode(directory, manifest);
    Recommender recommender =
        Gru4RecRecommender.load(
            directory.resolve(ArtifactFiles.MODEL), vocabulary, scale(manifest));
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

  /// [dev.nextclick.models.gru4rec.Gru4RecSettings#scale] of the training; an artifact of the format before knows none.
  private static double scale(Manifest manifest) {
    return manifest.settings().get("scale") instanceof Number scale ? scale.doubleValue() : 0;
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

  private static void requireOurCode(Path directory, Manifest manifest)
      throws ArtifactRefusedException, IOException {
    Gru4RecShape shape = shape(directory, manifest);
    if (shape.largestTable() > LARGEST_TABLE) {
      throw new ArtifactRefusedException(
          Reason.WRONG_SHAPE, directory, "%s is more than a table can hold".formatted(shape));
    }
    try {
      TorchArchive ours =
          manifest.formatVersion() == FORMAT_BEFORE
              ? Gru4RecModule.archiveBefore(shape)
              : Gru4RecModule.archive(shape);
      ours.verify(directory.resolve(ArtifactFiles.MODEL));
    } catch (DifferentArchiveException e) {
      Reason reason =
          switch (e.difference()) {
            case UNREADABLE -> Reason.CORRUPTED;
            case CODE -> Reason.FOREIGN_CODE;
            case SHAPE -> Reason.WRONG_SHAPE;
          };
      throw new ArtifactRefusedException(reason, directory, String.valueOf(e.getMessage()), e);
    }
  }

  /// The tables that there must be. What the input is and how many feed-forward layers there are is among the settings.
  private static Gru4RecShape shape(Path directory, Manifest manifest)
      throws ArtifactRefusedException {
    Manifest.Shape shape = manifest.shape();
    Map<String, Object> settings = new HashMap<>(manifest.settings());
    settings
        .keySet()
        .retainAll(Set.of(Hyperparameter.INPUT.key(), Hyperparameter.FEED_FORWARD.key()));
    try {
      Gru4RecSettings known = Gru4RecSettings.of(settings);
      return new Gru4RecShape(
          shape.items(), shape.units(), shape.layers(), known.input(), known.feedForward());
    } catch (InvalidSettingsException e) {
      throw new ArtifactRefusedException(
          Reason.CORRUPTED, directory, "the manifest's settings: " + e.getMessage(), e);
    }
  }
}
