package dev.nextclick.models.gru4rec;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.nextclick.models.torch.Libtorch;
import dev.nextclick.models.torch.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The step as it stands in the TorchScript source: one call of its method `learn`. It is the reference for any other.
final class TorchTrainingStep implements TrainingStep {

  private final Gru4RecSettings settings;
  private final Gru4RecShape shape;
  private final StepArrays arrays;

  /// Held so that its finalizer does not close it.
  private final Model model;

  /// Owns what lives as long as the training.
  private final NDManager manager;

  private final ParameterStore noStore;

  /// The source's method to call; DJL takes it from the array's name.
  private final NDArray method;

  /// Arguments that are the same in each call: the rates and the loss, the optimizer's sums and momenta.
  private final NDList constant = new NDList();

  /// `[layers, sessions, units]` after the step before.
  private NDArray hidden;

  /// Starts from weights, on the processor.
  ///
  /// @param folder for a file that is deleted before this returns
  /// @throws IOException if the file cannot be written, or libtorch cannot load it
  static TorchTrainingStep start(Gru4RecWeights initial, Gru4RecSettings settings, Path folder)
      throws IOException {
    return start(initial, settings, Device.cpu(), folder);
  }

  /// Starts from weights.
  ///
  /// @param device where the weights lie and the steps are computed
  /// @param folder for a file that is deleted before this returns
  /// @throws IOException if the file cannot be written, or libtorch cannot load it
  static TorchTrainingStep start(
      Gru4RecWeights initial, Gru4RecSettings settings, Device device, Path folder)
      throws IOException {
    Path file = Files.createTempFile(folder, "gru4rec", ".pt");
    try {
      Gru4RecModule.write(file, initial);
      Model model = Gru4RecModule.load(file, device);
      return new TorchTrainingStep(model, initial.shape(), settings, device);
    } finally {
      Files.delete(file);
    }
  }

  private TorchTrainingStep(
      Model model, Gru4RecShape shape, Gru4RecSettings settings, Device device) {
    this.model = model;
    this.shape = shape;
    this.settings = settings;
    arrays = new StepArrays(new MiniBatch(settings));
    manager = Libtorch.engine().newBaseManager(device);
    noStore = new ParameterStore(manager, false);
    method = manager.create(0f);
    method.setName("module_method:learn");
    // Read by the source's control flow, and so on the processor wherever it computes.
    NDManager processor = manager.newSubManager(Device.cpu());
    constant.add(
        processor.create(
            new float[] {
              (float) settings.learningRate(),
              (float) settings.momentum(),
              1f / settings.batchSize(),
              settings.loss().number(),
              (float) settings.bpreg(),
              (float) settings.elu()
            }));
    // DJL hands arrays of one name that ends in [] over as one list.
    for (String list : List.of("sums[]", "momenta[]")) {
      for (Parameter parameter : Gru4RecModule.parameters(shape)) {
        long[] lengths = parameter.shape().stream().mapToLong(Integer::longValue).toArray();
        NDArray zeros = manager.zeros(new Shape(lengths), DataType.FLOAT32);
        zeros.setName(list);
        constant.add(zeros);
      }
    }
    hidden = manager.zeros(new Shape(settings.layers(), settings.batchSize(), settings.units()));
  }

  @Override
  public double learn(MiniBatch batch) {
    try (NDManager step = manager.newSubManager()) {
      NDList arguments = new NDList(hidden);
      arguments.addAll(new NDList(arrays.of(batch, settings, step)));
      arguments.addAll(constant);
      arguments.add(method);
      NDList results = model.getBlock().forward(noStore, arguments, false);
      try (NDArray loss = results.get(0)) {
        hidden.close();
        hidden = results.get(1);
        return loss.getFloat();
      }
    }
  }

  @Override
  public Gru4RecWeights weights() {
    List<float[]> tables = new ArrayList<>();
    for (Parameter parameter : Gru4RecModule.parameters(shape)) {
      NDArray table = model.getBlock().getParameters().get(parameter.name()).getArray();
      try (NDArray copy = table.toDevice(Device.cpu(), true)) {
        tables.add(copy.toFloatArray());
      }
    }
    return new Gru4RecWeights(shape, tables);
  }

  @Override
  public void close() {
    manager.close();
    model.close();
  }
}
