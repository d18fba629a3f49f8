package dev.nextclick.models.gru4rec;

import static dev.nextclick.models.gru4rec.ParameterRows.BLOCK;
import static dev.nextclick.models.kernels.Panels.WIDTH;

import dev.nextclick.models.gru4rec.ParameterRows.LearningRate;
import dev.nextclick.models.kernels.Cosine;
import dev.nextclick.models.kernels.Dropout;
import dev.nextclick.models.kernels.Panels;
import dev.nextclick.models.kernels.Products;
import dev.nextclick.models.kernels.WeightGradients;
import java.util.Arrays;
import java.util.Optional;

/// One worker's share of a step: some of the units of each layer, and some of the items.
///
/// The letters are those of the source `gru4rec.py`: X the input's embeddings, h the top layer's states, E and b the
/// embeddings and biases of the step's items, S their scores. What a worker needs of all units or all items, it waits for
/// ([Team#await]); what it writes, nobody else does.
final class StepWorker {

  private final VectorTrainingStep step;
  private final int worker;
  private final Gru4RecSettings settings;
  private final LearningRate rate;
  private final int units;
  private final int panelRows;
  private final int width;
  private final ParameterRows items;
  private final ItemShare share;
  private final GruShare[] layers;
  private final LossShare loss;

  /// Where scores are cosines.
  private final Optional<Directions> directions;

  private final Optional<float[]> inverseLengths;

  /// X: panels `[panels, panelRows, WIDTH]`, and session-major `[sessions, width]` with a 1 where the bias stands.
  private final float[] x;

  private final float[] xBySession;

  /// Dropout of the embeddings, session-major `[sessions, width]`.
  private final float[] mask;

  /// S, then its gradient: panels `[panels, mostRows, WIDTH]`.
  private final float[] scores;

  private final int mostRows;

  /// The gradient of the rows of the inputs `[rows, width]`.
  private final float[] inputRowGradients;

  /// dX, panels as X.
  private final float[] inputGradient;

  private final ParameterRows.Gradients gradients;

  /// This worker's part of the loss.
  double lossPart;

  StepWorker(VectorTrainingStep step, MiniBatch largest, Gru4RecSettings settings, int worker) {
    this.step = step;
    this.worker = worker;
    this.settings = settings;
    rate = new LearningRate((float) settings.learningRate(), (float) settings.momentum());
    units = settings.units();
    items = step.items;
    width = items.width;
    panelRows = GruLayer.panelRows(units);
    share = new ItemShare(largest, items, worker, step.workers);
    layers = new GruShare[settings.layers()];
    Arrays.setAll(
        layers, n -> new GruShare(step.layers[n], n, settings, rate, worker, step.workers));
    int panels = Panels.count(settings.batchSize());
    x = new float[panels * panelRows * WIDTH];
    GruLayer.ones(x, units, panelRows, panels);
    xBySession = new float[panels * WIDTH * width];
    mask = new float[panels * WIDTH * width];
    mostRows = ItemShare.most(largest.items.length);
    scores = new float[panels * WIDTH * mostRows];
    inputRowGradients = new float[Products.padded(settings.batchSize()) * width];
    inputGradient = new float[panels * panelRows * WIDTH];
    gradients = new ParameterRows.Gradients(width);
    directions =
        settings.scale() > 0
            ? Optional.of(new Directions(settings, items, share, panelRows, mostRows))
            : Optional.empty();
    inverseLengths = directions.map(d -> d.inverseLengths);
    loss =
        new LossShare(
            step.loss,
            share,
            scores,
            mostRows,
            Math.ceilDiv(mostRows, BLOCK),
            worker,
            step.workers,
            step.lossStatistics);
  }

  void learn(MiniBatch batch) {
    share.take(batch);
    int top = layers.length - 1;

    // Forward: X = E[inputs] ∘ mask, and layer by layer h = GRU(X, h before) ∘ mask.
    embed(batch);
    for (int n = 0; n <= top; n++) {
      layers[n].forward(batch, step.number, n == 0 ? x : step.layers[n - 1].states(step.number));
      step.team.await();
      layers[n].collect(batch, step.number);
    }

    // Forward: S = E h + b, or S = σ cos(E, h), and the loss.
    float[] h = step.layers[top].states(step.number);
    float[] hBySession = layers[top].statesBySession;
    if (directions.isPresent()) {
      directions.get().takeStates(hBySession, batch.size);
      h = directions.get().states;
      hBySession = directions.get().statesBySession;
    }
    scoreTargets(batch, hBySession);
    score(batch, h);
    step.team.await();
    lossPart = loss.combine(batch);

    // Backward: dS; dh = Eᵀ dS; dE = dS hᵀ and db = Σ dS, by which E and b are learned but for the
    // inputs' rows.
    backward(batch, hBySession);
    step.team.await();

    // Backward, from the top layer down: dW, dU, dX.
    float[][] dh = step.stateGradients;
    if (directions.isPresent()) {
      dh = directions.get().stateGradient(dh, batch.size);
    }
    for (int n = top; n >= 0; n--) {
      float[][] parts = n == top ? dh : step.layers[n + 1].inputGradients;
      layers[n].backward(batch, parts, worker, n == 0 ? xBySession : layers[n - 1].statesBySession);
      step.team.await();
    }

    // Backward: dE[inputs] += dX ∘ mask.
    learnInputs(batch);
  }

  private void embed(MiniBatch batch) {
    for (int slot = 0; slot < batch.size; slot++) {
      int row = items.offset(batch.items[batch.inputs[slot]]);
      System.arraycopy(items.values, row, xBySession, slot * width, units + 1);
      if (directions.isPresent()) {
        directions.get().embed(xBySession, slot * width);
      }
      xBySession[slot * width + units] = 1;
    }
    if (settings.embeddingDropout() > 0) {
      for (int slot = 0; slot < batch.size; slot++) {
        int at = slot * width;
        Dropout.fill(
            batch.inputSeed, slot * units, 1, settings.embeddingDropout(), mask, at, units);
        for (int unit = 0; unit < units; unit++) {
          xBySession[at + unit] *= mask[at + unit];
        }
      }
    }
    Panels.fromSessions(xBySession, width, batch.size, units, x, panelRows);
  }

  /// Of all sessions where the loss compares with them, else of those whose targets are the worker's.
  private void scoreTargets(MiniBatch batch, float[] hBySession) {
    for (int slot = 0; slot < batch.size; slot++) {
      if (share.targets[slot] >= 0 || step.loss.excludesTarget()) {
        int row = items.offset(batch.items[batch.targets[slot]]);
        float product = Products.dot(items.values, row, hBySession, slot * width, width);
        loss.targetScores[slot] =
            directions.isPresent()
                ? product * Cosine.inverseLength(items.values, row, width)
                : product;
      }
    }
  }

  private void score(MiniBatch batch, float[] h) {
    int block = 0;
    for (int from = 0; from < share.rows; from += BLOCK, block++) {
      int to = Math.min(share.rows, from + BLOCK);
      Products.forward(
          items.values,
          share.offsets,
          from,
          to,
          units + 1,
          Panels.count(batch.size),
          h,
          panelRows,
          scores,
          mostRows);
      if (directions.isPresent()) {
        directions.get().scored(scores, Panels.count(batch.size), from, to);
      }
      loss.take(batch, block, from, to);
    }
    loss.publish(batch, block);
  }

  private void backward(MiniBatch batch, float[] hBySession) {
    float[] dh = step.stateGradients[worker];
    Arrays.fill(dh, 0f);
    int block = 0;
    for (int from = 0; from < share.rows; from += BLOCK, block++) {
      int to = Math.min(share.rows, from + BLOCK);
      loss.gradient(batch, block, from, to);
      if (directions.isPresent()) {
        directions.get().divideByLengths(scores, Panels.count(batch.size), from, to);
      }
      Products.inputGradient(
          items.values,
          share.offsets,
          from,
          to,
          units,
          Panels.count(batch.size),
          scores,
          mostRows,
          dh,
          panelRows);
      int inputsTo = Math.clamp(share.inputRows, from, to);
      if (from < inputsTo) {
        WeightGradients.product(
            scores,
            mostRows,
            from,
            inputsTo,
            hBySession,
            batch.size,
            width,
            inputRowGradients,
            from * width);
      }
      items.learn(
          share.offsets,
          inputsTo,
          to,
          scores,
          mostRows,
          hBySession,
          batch.size,
          gradients,
          inverseLengths,
          rate);
    }
  }

  private void learnInputs(MiniBatch batch) {
    Panels.sum(step.layers[0].inputGradients, 0, inputGradient, 0, inputGradient.length);
    for (int slot = 0; slot < batch.size; slot++) {
      int row = share.inputs[slot];
      if (row >= 0) {
        int from = Panels.column(slot, panelRows);
        boolean dropout = settings.embeddingDropout() > 0;
        float inverse = directions.isPresent() ? inverseLengths.get()[row] : 1;
        for (int unit = 0; unit < units; unit++) {
          float kept = dropout ? mask[slot * width + unit] * inverse : inverse;
          inputRowGradients[row * width + unit] += inputGradient[from + unit * WIDTH] * kept;
        }
      }
    }
    for (int row = 0; row < share.inputRows; row++) {
      items.learn(share.offsets[row], inputRowGradients, row * width, inverseLengths, row, rate);
    }
  }
}
