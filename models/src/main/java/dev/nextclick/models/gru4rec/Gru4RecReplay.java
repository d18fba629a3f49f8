package dev.nextclick.models.gru4rec;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.nextclick.models.Scorer;
import dev.nextclick.models.SessionReplay;
import dev.nextclick.models.SlotSessions;

/// Keeps the states of the sessions in its slots, and takes each click as one step of the network.
final class Gru4RecReplay implements SessionReplay {

  private final Gru4RecRecommender recommender;
  private final int slots;
  private final NDManager manager;
  private final NDArray step;
  private final NDArray readout;

  private final SlotSessions sessions;

  /// `[layers, slots, units]`
  private NDArray hidden;

  Gru4RecReplay(Gru4RecRecommender recommender, int slots) {
    this.recommender = recommender;
    this.slots = slots;
    sessions = new SlotSessions(slots);
    manager = recommender.newManager();
    step = recommender.method("step", manager);
    readout = recommender.method("readout", manager);
    hidden =
        manager.zeros(new Shape(recommender.layers(), slots, recommender.outputLayer().units()));
  }

  @Override
  public void click(int[] clicks, boolean[] begins, float[][] scores) {
    OutputLayer outputLayer = recommender.outputLayer();
    Scorer.checkScores(scores, slots, outputLayer.items());
    if (clicks.length != slots || begins.length != slots) {
      throw new IllegalArgumentException("there are %d slots".formatted(slots));
    }
    long[] items = new long[slots];
    float[] goesOn = new float[slots];
    for (int slot = 0; slot < slots; slot++) {
      Scorer.checkItem(clicks[slot], outputLayer.items());
      items[slot] = clicks[slot];
      goesOn[slot] = begins[slot] ? 0f : 1f;
    }
    sessions.click(clicks, begins);
    try (NDManager call = manager.newSubManager()) {
      NDArray before = hidden.mul(call.create(goesOn, new Shape(1, slots, 1)));
      before.attach(call);
      NDArray after = recommender.call(step, call, before, call.create(items, new Shape(slots)));
      after.attach(manager);
      hidden.close();
      hidden = after;
      NDArray top =
          recommender.readsOut()
              ? recommender.call(readout, call, after)
              : after.get(recommender.layers() - 1L);
      top.attach(call);
      recommender.score(sessions.all(), top.toFloatArray(), scores);
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
