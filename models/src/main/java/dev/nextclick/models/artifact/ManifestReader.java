package dev.nextclick.models.artifact;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nextclick.models.ModelKind;
import dev.nextclick.models.artifact.ArtifactRefusedException.Reason;
import dev.nextclick.models.gru4rec.LearnedEpoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads a manifest, trusting nothing in it.
///
/// [ModelArtifact#FORMAT] and the format before it are read. What differs between them asks for the format; it goes when
/// the older one does.
final class ManifestReader {

  /// A manifest that is larger was written by nobody.
  static final long LARGEST = 1 << 20;

  private static final List<ModelKind> STORED =
      Arrays.stream(ModelKind.values()).filter(kind -> !ArtifactFiles.of(kind).isEmpty()).toList();

  private static final int MOST_ITEMS = 1 << 26;
  private static final int MOST_UNITS = 1 << 16;
  private static final int MOST_LAYERS = 1 << 8;
  private static final int MOST_CHECKS = 32;
  private static final int LONGEST_CHECK = 64;
  private static final int MOST_FILES = 64;
  private static final int MOST_SETTINGS = 256;
  private static final int MOST_EPOCHS = 1000;
  private static final int LONGEST_SETTING = 100;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxNumberLength(64)
                          .maxStringLength(8 * VocabularyFile.LONGEST_ID)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private ManifestReader() {}

  static Manifest read(Path directory) throws ArtifactRefusedException, IOException {
    long size = ArtifactFiles.size(directory, ArtifactFiles.MANIFEST);
    if (size > LARGEST) {
      throw new ArtifactRefusedException(
          Reason.CORRUPTED, directory, "a manifest of %d bytes".formatted(size));
    }
    byte[] content = Files.readAllBytes(directory.resolve(ArtifactFiles.MANIFEST));
    try {
      JsonFields root = JsonFields.of(JSON.readTree(content));
      int format = root.whole("format_version", 0, Integer.MAX_VALUE);
      if (format != ModelArtifact.FORMAT && format != ModelArtifact.FORMAT_BEFORE) {
        throw new ArtifactRefusedException(
            Reason.UNSUPPORTED_FORMAT,
            directory,
            "format %d; this release reads %d and %d"
                .formatted(format, ModelArtifact.FORMAT_BEFORE, ModelArtifact.FORMAT));
      }
      return manifest(root, format, kind(root, format, directory));
    } catch (JsonProcessingException | MalformedFileException e) {
      throw new ArtifactRefusedException(
          Reason.CORRUPTED, directory, "the manifest cannot be read: " + e.getMessage(), e);
    }
  }

  /// Format 1 knew GRU4Rec only.
  private static ModelKind kind(JsonFields root, int format, Path directory)
      throws ArtifactRefusedException, MalformedFileException {
    String label = root.text("kind");
    List<ModelKind> known = format == 1 ? List.of(ModelKind.GRU4REC) : STORED;
    return ModelKind.of(label)
        .filter(known::contains)
        .orElseThrow(
            () ->
                new ArtifactRefusedException(
                    Reason.WRONG_KIND,
                    directory,
                    "kind '%s'; of format %d this release reads %s"
                        .formatted(
                            label,
                            format,
                            known.stream()
                                .map(ModelKind::label)
                                .collect(Collectors.joining(", ")))));
  }

  private static Manifest manifest(JsonFields root, int format, ModelKind kind)
      throws MalformedFileException {
    return new Manifest(
        format,
        kind,
        root.time("create_time"),
        shape(root.object("shape"), kind == ModelKind.VMIS_KNN),
        settings(root.object("settings"), format),
        format == 1 ? List.of() : learningCurve(root),
        trainedOn(root.object("trained_on")),
        root.has("metrics") ? Optional.of(metrics(root.object("metrics"))) : Optional.empty(),
        files(root.object("files")),
        selfChecks(root));
  }

  /// @param networkless whether there must be neither units nor layers; else there must be both
  private static Manifest.Shape shape(JsonFields fields, boolean networkless)
      throws MalformedFileException {
    int least = networkless ? 0 : 1;
    return new Manifest.Shape(
        fields.whole("items", 1, MOST_ITEMS),
        fields.whole("units", least, networkless ? 0 : MOST_UNITS),
        fields.whole("layers", least, networkless ? 0 : MOST_LAYERS));
  }

  /// Format 1 knew numbers only.
  private static Map<String, Object> settings(JsonFields fields, int format)
      throws MalformedFileException {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (String name : fields.names(MOST_SETTINGS)) {
      settings.put(
          name, format == 1 ? fields.number(name) : fields.textOrNumber(name, LONGEST_SETTING));
    }
    return settings;
  }

  private static List<LearnedEpoch> learningCurve(JsonFields root) throws MalformedFileException {
    List<LearnedEpoch> curve = new ArrayList<>();
    for (JsonNode node : root.list("learning_curve", 0, MOST_EPOCHS)) {
      JsonFields epoch = JsonFields.of(node);
      curve.add(
          new LearnedEpoch(
              epoch.number("loss").doubleValue(),
              epoch.number("seconds").doubleValue(),
              epoch.has("recall_at_20") ? Optional.of(validation(epoch)) : Optional.empty()));
    }
    return curve;
  }

  private static LearnedEpoch.Validation validation(JsonFields epoch)
      throws MalformedFileException {
    return new LearnedEpoch.Validation(
        epoch.number("recall_at_20").doubleValue(), epoch.number("mrr_at_20").doubleValue());
  }

  private static Manifest.TrainedOn trainedOn(JsonFields fields) throws MalformedFileException {
    return new Manifest.TrainedOn(
        fields.count("sessions"),
        fields.count("events"),
        fields.has("first_event_time")
            ? Optional.of(fields.time("first_event_time"))
            : Optional.empty(),
        fields.has("last_event_time")
            ? Optional.of(fields.time("last_event_time"))
            : Optional.empty());
  }

  private static Manifest.Metrics metrics(JsonFields fields) throws MalformedFileException {
    return new Manifest.Metrics(
        fields.number("recall_at_20").doubleValue(),
        fields.number("mrr_at_20").doubleValue(),
        fields.number("popularity_recall_at_20").doubleValue(),
        fields.number("popularity_mrr_at_20").doubleValue(),
        fields.count("pairs"),
        fields.number("train_seconds").doubleValue());
  }

  private static Map<String, Manifest.FileEntry> files(JsonFields fields)
      throws MalformedFileException {
    Map<String, Manifest.FileEntry> files = new LinkedHashMap<>();
    for (String name : fields.names(MOST_FILES)) {
      JsonFields entry = fields.object(name);
      files.put(name, new Manifest.FileEntry(entry.count("size"), entry.text("sha256")));
    }
    return files;
  }

  private static List<Manifest.SelfCheck> selfChecks(JsonFields root)
      throws MalformedFileException {
    List<Manifest.SelfCheck> checks = new ArrayList<>();
    for (JsonNode node : root.list("self_checks", 1, MOST_CHECKS)) {
      JsonFields check = JsonFields.of(node);
      List<String> items = check.texts("items", 1, LONGEST_CHECK);
      checks.add(
          new Manifest.SelfCheck(
              check.texts("session", 1, LONGEST_CHECK),
              items,
              check.floats("scores", items.size(), items.size())));
    }
    return checks;
  }
}
