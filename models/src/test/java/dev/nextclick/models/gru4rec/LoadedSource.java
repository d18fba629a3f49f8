package dev.nextclick.models.gru4rec;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import dev.nextclick.models.torch.Libtorch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The TorchScript source with weights, loaded in libtorch, so that each of its methods can be called alone.
final class LoadedSource implements AutoCloseable {

  private final Model model;
  private final PtNDManager manager;

  private LoadedSource(Model model) {
    this.model = model;
    this.manager = (PtNDManager) Libtorch.engine().newBaseManager(Device.cpu());
  }

  static LoadedSource of(Gru4RecWeights weights, Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "source", ".pt");
    try {
      Gru4RecModule.write(file, weights);
      return new LoadedSource(Gru4RecModule.load(file, Device.cpu()));
    } finally {
      Files.delete(file);
    }
  }

  /// Owns the arrays that are handed over, until this is closed.
  NDManager manager() {
    return manager;
  }

  NDArray floats(float[] numbers, long... shape) {
    return manager.create(numbers, new Shape(shape));
  }

  NDArray longs(long... numbers) {
    return manager.create(numbers);
  }

  static IValue value(NDArray array) {
    return IValue.from((PtNDArray) array);
  }

  /// Calls a method of the source.
  IValue call(String method, IValue... arguments) {
    return IValueUtils.runMethod((PtSymbolBlock) model.getBlock(), method, arguments);
  }

  /// One array's numbers, of a method that gives one.
  float[] floatsOf(String method, NDArray... arguments) {
    IValue[] values = Arrays.stream(arguments).map(LoadedSource::value).toArray(IValue[]::new);
    return call(method, values).toTensor(manager).toFloatArray();
  }

  /// What the source's method `gradients` gives.
  ///
  /// @param batch that it is for
  /// @param results the loss, the states, and one array for each of [Gru4RecModule#parameters]
  record Gradients(MiniBatch batch, List<float[]> results) {

    float loss() {
      return results.get(0)[0];
    }

    /// `[layers, slots, units]` in one row.
    float[] states() {
      return results.get(1);
    }

    /// The gradient of a whole table: what is no row of the step has one of 0, and of the input table what is not clicked.
    float[] table(int table, Gru4RecShape shape) {
      float[] gradient = results.get(2 + table);
      if ((table > 1 && table != 6) || gradient.length == 0) {
        return gradient;
      }
      int width = table == 0 ? shape.units() : table == 1 ? 1 : shape.inputWidth();
      float[] full = new float[shape.items() * width];
      for (int row = 0; row < gradient.length / width; row++) {
        System.arraycopy(gradient, row * width, full, batch.items[row] * width, width);
      }
      return full;
    }
  }

  /// @param before states after the step before `[layers, slots, units]`
  Gradients gradients(StepExample example, NDArray before) {
    List<IValue> arguments = new ArrayList<>(List.of(value(before)));
    StepArrays arrays = new StepArrays(example.batch);
    for (NDArray array : arrays.of(example.batch, example.settings, manager)) {
      arguments.add(value(array));
    }
    arguments.add(IValue.from(1.0 / example.settings.batchSize()));
    arguments.add(IValue.from((long) example.settings.loss().number()));
    arguments.add(IValue.from(example.settings.bpreg()));
    arguments.add(IValue.from(example.settings.elu()));
    IValue results = call("gradients", arguments.toArray(IValue[]::new));
    return new Gradients(
        example.batch,
        Arrays.stream(results.toTensorArray(manager)).map(PtNDArray::toFloatArray).toList());
  }

  @Override
  public void close() {
    manager.close();
    model.close();
  }
}
