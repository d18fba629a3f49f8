package dev.nextclick.models.gru4rec;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Scorer;
import dev.nextclick.models.SessionReplay;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.kernels.Rows;
import dev.nextclick.models.torch.Libtorch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Recommends by a trained GRU4Rec: libtorch follows the session, and our own kernel scores the items.
public final class Gru4RecRecommender implements Recommender {

  private static final String FEED_FORWARD = "feed_forward_weight";

  private final Vocabulary vocabulary;

  /// Held so that its finalizer does not close it.
  private final Model model;

  private final OutputLayer outputLayer;
  private final int layers;
  private final boolean readsOut;

  private final Scoring scoring;

  private volatile boolean closed;

  private Gru4RecRecommender(
      Vocabulary vocabulary,
      Model model,
      OutputLayer outputLayer,
      int layers,
      boolean readsOut,
      Scoring scoring) {
    this.vocabulary = vocabulary;
    this.model = model;
    this.outputLayer = outputLayer;
    this.layers = layers;
    this.readsOut = readsOut;
    this.scoring = scoring;
  }

  /// Loads a `.pt` file.
  ///
  /// Loading runs the code that is in the file: a file from elsewhere is verified first, see [Gru4RecModule#archive].
  ///
  /// @param vocabulary the items, in the order of the file's rows
  /// @param scoring that of the training's settings. The file's own scores rank items the same with any scale, but for
  ///     revisits, of which the file knows nothing; with the training's scale, scores are logits.
  /// @throws IOException if the file cannot be loaded, or has not as many rows as the vocabulary has items
  public static Gru4RecRecommender load(Path file, Vocabulary vocabulary, Scoring scoring)
      throws IOException {
    Model model = Gru4RecModule.load(file, Device.cpu());
    try {
      PairList<String, Parameter> parameters = model.getBlock().getParameters();
      NDArray embedding = parameters.get("embedding").getArray();
      if (embedding.getShape().get(0) != vocabulary.size()) {
        throw new IOException(
            "%s has %d items, but the vocabulary %d"
                .formatted(file, embedding.getShape().get(0), vocabulary.size()));
      }
      OutputLayer outputLayer =
          new OutputLayer(
              embedding.toFloatArray(),
              parameters.get("item_bias").getArray().toFloatArray(),
              Math.toIntExact(embedding.getShape().get(1)));
      long layers = parameters.get("hidden_weight").getArray().getShape().get(0);
      // The source of the artifact format before has no such parameter.
      boolean readsOut =
          parameters.contains(FEED_FORWARD)
              && parameters.get(FEED_FORWARD).getArray().getShape().get(0) > 0;
      return new Gru4RecRecommender(
          vocabulary, model, outputLayer, Math.toIntExact(layers), readsOut, scoring);
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /// What a training gave, ready to recommend.
  ///
  /// @param folder for a file that is deleted before this returns
  /// @throws IOException if the file cannot be written
  public static Gru4RecRecommender of(TrainedGru4Rec trained, Path folder) throws IOException {
    return of(trained.vocabulary(), trained.weights(), Scoring.of(trained.settings()), folder);
  }

  static Gru4RecRecommender of(
      Vocabulary vocabulary, Gru4RecWeights weights, Scoring scoring, Path folder)
      throws IOException {
    Path file = Files.createTempFile(folder, "gru4rec", ".pt");
    try {
      Gru4RecModule.write(file, weights);
      return load(file, vocabulary, scoring);
    } finally {
      Files.delete(file);
    }
  }

  @Override
  public ModelKind kind() {
    return ModelKind.GRU4REC;
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public Scorer scorer() {
    checkOpen();
    return new Gru4RecScorer(this);
  }

  @Override
  public SessionReplay replay(int slots) {
    checkOpen();
    return new Gru4RecReplay(this, slots);
  }

  OutputLayer outputLayer() {
    return outputLayer;
  }

  /// Writes the scores of all items.
  ///
  /// @param sessions the clicks so far
  /// @param states what the network says items are scored against `[sessions, units]`; may be changed
  void score(int[][] sessions, float[] states, float[][] scores) {
    if (scoring.scale() > 0) {
      int units = outputLayer.units();
      for (int session = 0; session < sessions.length; session++) {
        scaleToLength(states, session * units, units);
      }
    }
    outputLayer.score(states, sessions.length, scores);
    if (!scoring.revisits().equals(Revisits.NONE)) {
      for (int session = 0; session < sessions.length; session++) {
        scoring.revisits().addTo(scores[session], sessions[session]);
      }
    }
  }

  /// The items' embeddings are 1 long then, so that scores are `scale · cos`.
  private void scaleToLength(float[] states, int from, int units) {
    double length = Math.sqrt(1e-12 + Rows.squares(states, from, units));
    float factor = (float) (scoring.scale() / length);
    for (int i = from; i < from + units; i++) {
      states[i] *= factor;
    }
  }

  int layers() {
    return layers;
  }

  /// Whether the items are scored against more than the top layer's states: feed-forward layers stand behind.
  boolean readsOut() {
    return readsOut;
  }

  /// New native memory. The caller closes it.
  NDManager newManager() {
    return Libtorch.engine().newBaseManager(Device.cpu());
  }

  /// An array of any content that is called `module_method:` and the method's name, which is how DJL is told what to call.
  NDArray method(String name, NDManager owner) {
    NDArray method = owner.create(0f);
    method.setName("module_method:" + name);
    return method;
  }

  /// Calls a method of the source. The result belongs to the manager of the first argument.
  ///
  /// @param method see [#method]
  NDArray call(NDArray method, NDManager manager, NDArray... arguments) {
    checkOpen();
    NDList list = new NDList(arguments);
    list.add(method);
    return model.getBlock().forward(new ParameterStore(manager, false), list, false).get(0);
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the recommender is closed");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      model.close();
    }
  }
}
