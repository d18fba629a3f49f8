package dev.nextclick.models.gru4rec;

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

  private Gru4RecModule() {}

  /// The module's tables, in the order in which the source declares them.
  public static List<Parameter> parameters(int items, int units, int layers) {
    return List.of(
        Parameter.of("embedding", items, units),
        Parameter.of("item_bias", items),
        Parameter.of("input_weight", layers, 3 * units, units),
        Parameter.of("hidden_weight", layers, 3 * units, units),
        Parameter.of("input_bias", layers, 3 * units),
        Parameter.of("hidden_bias", layers, 3 * units));
  }

  /// The archive of a model of this shape, with the source of this release.
  public static TorchArchive archive(int items, int units, int layers) {
    return new TorchArchive(CLASS_NAME, source(), parameters(items, units, layers));
  }

  /// The archive of a model of this shape in the artifact format before, with the source of the releases that wrote it.
  public static TorchArchive archiveBefore(int items, int units, int layers) {
    return new TorchArchive(CLASS_NAME, source(SOURCE_BEFORE), parameters(items, units, layers));
  }

  /// Writes a model as a `.pt` file.
  public static void write(Path file, Gru4RecWeights weights) throws IOException {
    archive(weights.items(), weights.units(), weights.layers()).write(file, weights.tables());
  }

  /// Loads a `.pt` file into libtorch. The caller closes the model, and holds a reference to it for as long as its block is
  /// in use: a model that becomes unreachable is closed by its finalizer.
  ///
  /// @throws IOException if libtorch cannot load it
  static Model load(Path file) throws IOException {
    Model model = Libtorch.engine().newModel(CLASS_NAME, ai.djl.Device.cpu());
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

  static String source() {
    return source(SOURCE);
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
