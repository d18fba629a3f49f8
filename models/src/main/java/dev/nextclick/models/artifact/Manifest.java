package dev.nextclick.models.artifact;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.gru4rec.LearnedEpoch;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What an artifact says about itself: `manifest.json`.
///
/// @param formatVersion of the directory's layout; see [ModelArtifact#FORMAT]
/// @param kind what the model is
/// @param createTime when the artifact was written
/// @param shape sizes of the model
/// @param settings hyperparameters by the names of [dev.nextclick.models.settings.SettingSections], each a `Long`, a
///     `Double` or a `String`; a blend's weights are among them
/// @param learningCurve what each epoch of its training gave, from the first one on; empty where there is none
/// @param trainedOn what it learned from
/// @param metrics how good it is on held-out sessions; absent where it was not evaluated
/// @param files name to size and hash, of every other file of the directory
/// @param selfChecks synthetic sessions with what they must yield
public record Manifest(
    int formatVersion,
    ModelKind kind,
    Instant createTime,
    Shape shape,
    Map<String, Object> settings,
    List<LearnedEpoch> learningCurve,
    TrainedOn trainedOn,
    Optional<Metrics> metrics,
    Map<String, FileEntry> files,
    List<SelfCheck> selfChecks) {

  public Manifest {
    Map<String, Object> values = new LinkedHashMap<>(settings);
    values.replaceAll((_, value) -> sameInFile(value));
    settings = Collections.unmodifiableMap(values);
    learningCurve = List.copyOf(learningCurve);
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    selfChecks = List.copyOf(selfChecks);
  }

  /// A value as it comes back from a file, so that what was written equals what is read.
  private static Object sameInFile(Object value) {
    return switch (value) {
      case Integer whole -> whole.longValue();
      case Long whole -> whole;
      case Number real -> real.doubleValue();
      default -> value.toString();
    };
  }

  /// Sizes of a model.
  ///
  /// @param items of the vocabulary
  /// @param units of the hidden state; 0 where there is none
  /// @param layers of the network; 0 where there is none
  public record Shape(int items, int units, int layers) {}

  /// What a model learned from.
  ///
  /// @param sessions how many sessions
  /// @param events clicks in them
  /// @param firstEventTime of the oldest click; absent where the data has no times
  /// @param lastEventTime of the newest click; absent where the data has no times
  public record TrainedOn(
      long sessions,
      long events,
      Optional<Instant> firstEventTime,
      Optional<Instant> lastEventTime) {}

  /// How good a model is on held-out sessions, by the protocol of
  /// [dev.nextclick.models.evaluation.Evaluation].
  ///
  /// @param recallAt20 from 0 to 1
  /// @param mrrAt20 from 0 to 1
  /// @param popularityRecallAt20 popularity's on the same sessions
  /// @param popularityMrrAt20 popularity's on the same sessions
  /// @param pairs next-item pairs that were scored
  /// @param trainSeconds how long the training took
  public record Metrics(
      double recallAt20,
      double mrrAt20,
      double popularityRecallAt20,
      double popularityMrrAt20,
      long pairs,
      double trainSeconds) {}

  /// One file of the artifact.
  ///
  /// @param size in bytes
  /// @param sha256 of its content, in lower-case hexadecimal digits
  public record FileEntry(long size, String sha256) {}

  /// A synthetic session and what it must yield.
  ///
  /// @param session item ids, the oldest click first
  /// @param items ids of the best items, the best first
  /// @param scores of those items
  public record SelfCheck(List<String> session, List<String> items, List<Float> scores) {

    public SelfCheck {
      session = List.copyOf(session);
      items = List.copyOf(items);
      scores = List.copyOf(scores);
    }
  }
}
