package dev.nextclick.models.artifact;

import dev.nextclick.models.artifact.ArtifactRefusedException.Reason;
import dev.nextclick.models.gru4rec.Gru4RecModule;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.Gru4RecShape;
import dev.nextclick.models.gru4rec.Hyperparameter;
import dev.nextclick.models.torch.TorchArchive;
import dev.nextclick.models.torch.TorchArchive.DifferentArchiveException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Compares the code in a TorchScript archive with ours, before anything of it runs.
final class Gru4RecCode {

  /// The most numbers that one table holds: an array of Java.
  private static final long LARGEST_TABLE = Integer.MAX_VALUE - 8;

  /// The settings that a model is read by; they must be in their ranges.
  private static final Set<String> READ =
      Stream.of(
              Hyperparameter.INPUT,
              Hyperparameter.FEED_FORWARD,
              Hyperparameter.SCALE,
              Hyperparameter.REVISIT_FIRST,
              Hyperparameter.REVISIT_ONWARD_LAST,
              Hyperparameter.REVISIT_ONWARD_BEFORE,
              Hyperparameter.REVISIT_ONWARD_EARLIER,
              Hyperparameter.REVISIT_BACK_LAST,
              Hyperparameter.REVISIT_BACK_BEFORE,
              Hyperparameter.REVISIT_BACK_EARLIER)
          .map(Hyperparameter::key)
          .collect(Collectors.toUnmodifiableSet());

  private Gru4RecCode() {}

  /// @throws dev.nextclick.models.InvalidSettingsException if the settings name no network
  /// @throws ArtifactRefusedException if the code, or the shape of a table, is another than the manifest's
  static void requireOurs(Path directory, Manifest manifest)
      throws ArtifactRefusedException, IOException {
    Gru4RecShape shape = shape(manifest);
    if (shape.largestTable() > LARGEST_TABLE) {
      throw new ArtifactRefusedException(
          Reason.WRONG_SHAPE, directory, "%s is more than a table can hold".formatted(shape));
    }
    try {
      TorchArchive ours =
          manifest.formatVersion() == ModelArtifact.FORMAT_BEFORE
              ? Gru4RecModule.archiveBefore(shape)
              : Gru4RecModule.archive(shape);
      ours.verify(directory.resolve(ArtifactFiles.GRU4REC_MODEL));
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
  private static Gru4RecShape shape(Manifest manifest) {
    Manifest.Shape shape = manifest.shape();
    Map<String, Object> settings = new HashMap<>(manifest.settings());
    settings.keySet().retainAll(READ);
    Gru4RecSettings known = Gru4RecSettings.of(settings);
    return new Gru4RecShape(
        shape.items(), shape.units(), shape.layers(), known.input(), known.feedForward());
  }
}
