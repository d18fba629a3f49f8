package dev.nextclick.models.gru4rec;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import dev.nextclick.models.torch.Libtorch;
import dev.nextclick.models.torch.Parameter;
import dev.nextclick.models.torch.TorchArchive;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// GRU4Rec as a TorchScript module: its source, its parameters, its archive.
public final class Gru4RecModule {

  static final String CLASS_NAME = "Gru4Rec";

  private static final String SOURCE = "gru4rec.py";

  /// The source of the artifact format before, whose models are still served. Nothing is trained with it.
  private static final String SOURCE_BEFORE = "gru4rec-1.py";

  private static final int TABLES_BEFORE = 6;

  private Gru4RecModule() {}

  /// The module's tables, in the order in which the source declares them.
  public static List<Parameter> parameters(Gru4RecShape shape) {
    int units = shape.units();
    int layers = shape.layers();
    return List.of(
        Parameter.of("embedding", shape.items(), units),
        Parameter.of("item_bias", shape.items()),
        Parameter.of("input_weight", shape.weightedLayers(), 3 * units, units),
        Parameter.of("hidden_weight", layers, 3 * units, units),
        Parameter.of("input_bias", layers, 3 * units),
        Parameter.of("hidden_bias", layers, 3 * units),
        Parameter.of("input_table", shape.inputRows(), shape.inputWidth()),
        Parameter.of("feed_forward_weight", shape.feedForward(), units, units),
        Parameter.of("feed_forward_bias", shape.feedForward(), units));
  }

  /// The archive of a model of this shape, with the source of this release.
  public static TorchArchive archive(Gru4RecShape shape) {
    return new TorchArchive(CLASS_NAME, source(SOURCE), parameters(shape));
  }

  /// The archive of a model of this shape in the artifact format before, with the source of the releases that wrote it. It
  /// had no other input than a tied one, no feed-forward layers, and no tables for them.
  public static TorchArchive archiveBefore(Gru4RecShape shape) {
    return new TorchArchive(
        CLASS_NAME, source(SOURCE_BEFORE), parameters(shape).subList(0, TABLES_BEFORE));
  }

  /// Writes a model as a `.pt` file.
  public static void write(Path file, Gru4RecWeights weights) throws IOException {
    archive(weights.shape()).write(file, weights.tables());
  }

  /// Loads a `.pt` file into libtorch. The caller closes the model, and holds a reference to it for as long as its block is
  /// in use: a model that becomes unreachable is closed by its finalizer.
  ///
  /// @param device where its tables lie and its methods compute
  /// @throws IOException if libtorch cannot load it
  static Model load(Path file, Device device) throws IOException {
    Model model = Libtorch.engine().newModel(CLASS_NAME, device);
    try {
      model.load(file);
      return model;
    } catch (MalformedModelException | ai.djl.engine.EngineException e) {
      model.close();
      throw new IOException("libtorch cannot load %s: %s".formatted(file, e.getMessage()), e);
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static String source(String resource) {
    try (InputStream stream = Gru4RecModule.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
