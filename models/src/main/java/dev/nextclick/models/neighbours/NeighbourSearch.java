package dev.nextclick.models.neighbours;

import java.util.Arrays;

/// Finds the historical sessions most similar to the current one.
///
/// The similarity of the current session `s` and a historical one `h` is
///
///     Σ over items x in both of exp(-click-decay lag(x)) idf(x)^rarity
///
/// with `idf(x) = ln((sessions + 1) / sessions with x)`. Only the newest sessions of each item are asked, as in VMIS-kNN
/// (Kersbergen et al. 2022, algorithm 2), so that the work is bounded by clicks times sessions-per-item. The decay over
/// lags is STAN's (Garg et al. 2019), the weighting by idf V-SKNN's (Ludewig and Jannach 2018). Their penalties for the
/// length and the age of `h` brought nothing on validation sessions.
///
/// Not safe for use by two threads at once.
final class NeighbourSearch {

  private final VmisKnnIndex index;
  private final VmisKnnSettings settings;
  private final double[] clickWeights;

  /// session -> similarity so far; all 0 between two searches
  private final float[] sums;

  private int[] found = new int[1024];
  private float[] similarities = new float[1024];
  private float[] selection = new float[1024];
  private int size;

  NeighbourSearch(VmisKnnIndex index, VmisKnnSettings settings) {
    this.index = index;
    this.settings = settings;
    sums = new float[index.sessions()];
    clickWeights = new double[settings.clicks()];
    for (int lag = 0; lag < clickWeights.length; lag++) {
      clickWeights[lag] = Math.exp(-settings.clickDecay() * lag);
    }
  }

  /// Inverse document frequency of an item that some session holds.
  static double idf(VmisKnnIndex index, int item) {
    return Math.log((index.sessions() + 1.0) / index.holders(item));
  }

  /// Finds the neighbours; of equally similar ones those of newer clicks, and of one click's the newer, come first.
  void find(CurrentSession current) {
    size = 0;
    for (int lag = 0; lag < current.size(); lag++) {
      int item = current.item(lag);
      int from = index.postingsFrom(item);
      int to = Math.min(index.postingsTo(item), from + settings.sessionsPerItem());
      if (from < to) {
        double weight = clickWeights[lag] * Math.pow(idf(index, item), settings.rarity());
        add(from, to, (float) Math.max(weight, Float.MIN_NORMAL));
      }
    }
    if (similarities.length < size) {
      similarities = new float[found.length];
      selection = new float[found.length];
    }
    for (int i = 0; i < size; i++) {
      int session = found[i];
      similarities[i] = sums[session];
      sums[session] = 0;
    }
    keepMostSimilar();
  }

  private void add(int from, int to, float weight) {
    if (found.length < size + to - from) {
      found = Arrays.copyOf(found, Math.max(2 * found.length, size + to - from));
    }
    for (int posting = from; posting < to; posting++) {
      int session = index.session(posting);
      float before = sums[session];
      if (before == 0) {
        found[size++] = session;
      }
      sums[session] = before + weight;
    }
  }

  private void keepMostSimilar() {
    int most = settings.neighbours();
    if (size <= most) {
      return;
    }
    System.arraycopy(similarities, 0, selection, 0, size);
    float least = Selection.largest(selection, size, most);
    int equals = most;
    for (int i = 0; i < size; i++) {
      if (similarities[i] > least) {
        equals--;
      }
    }
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (similarities[i] > least || (similarities[i] == least && equals-- > 0)) {
        found[kept] = found[i];
        similarities[kept++] = similarities[i];
      }
    }
    size = kept;
  }

  /// How many neighbours were found.
  int size() {
    return size;
  }

  /// A neighbour; they are in no order.
  int session(int neighbour) {
    return found[neighbour];
  }

  /// Its similarity, above 0 or, where numbers are too small to tell, 0.
  float similarity(int neighbour) {
    return similarities[neighbour];
  }
}
