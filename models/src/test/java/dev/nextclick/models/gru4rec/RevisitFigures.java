package dev.nextclick.models.gru4rec;

import dev.nextclick.models.PublicClickstream;
import dev.nextclick.models.SessionReplay;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.TopItems;
import dev.nextclick.models.VisitedItems;
import dev.nextclick.models.Vocabulary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds [Revisits] for a public clickstream: GRU4Rec learns from all but the newest tenth of the training sessions, and
/// one number after the other is moved where Recall@20 + MRR@20 of every other session of that tenth gets higher. The rest
/// of it says what that is worth.
public final class RevisitFigures {

  private static final int CUTOFF = 20;
  private static final int BEST = 60;
  private static final double[] STEPS = {-2, -1, -0.5, -0.25, -0.1, 0.1, 0.25, 0.5, 1, 2};

  /// A smaller gain, by pair, says little of other sessions.
  private static final double LEAST_GAIN = 2e-4;

  private RevisitFigures() {}

  /// One next-item pair: the scores of those items that can be among the first.
  private static final class Pair {

    /// The target's first.
    private final float[] scores;

    /// Which of the seven numbers raises each; -1 for none.
    private final int[] offsets;

    Pair(float[] scores, int[] offsets) {
      this.scores = scores;
      this.offsets = offsets;
    }

    /// 0 if it is not among the first.
    int rank(double[] revisits) {
      double target = raised(0, revisits);
      int rank = 1;
      for (int i = 1; i < scores.length; i++) {
        rank += raised(i, revisits) >= target ? 1 : 0;
      }
      return rank > CUTOFF ? 0 : rank;
    }

    private double raised(int i, double[] revisits) {
      return scores[i] + (offsets[i] < 0 ? 0 : revisits[offsets[i]]);
    }
  }

  private record Figures(double recall, double mrr) {

    static Figures of(List<Pair> pairs, double[] revisits) {
      int hits = 0;
      double ranks = 0;
      for (Pair pair : pairs) {
        int rank = pair.rank(revisits);
        hits += rank > 0 ? 1 : 0;
        ranks += rank > 0 ? 1.0 / rank : 0;
      }
      return new Figures((double) hits / pairs.size(), ranks / pairs.size());
    }

    double sum() {
      return recall + mrr;
    }

    @Override
    public String toString() {
      return "recall@20 %.2f %%, mrr@20 %.2f %%".formatted(100 * recall, 100 * mrr);
    }
  }

  /// Trains, chooses and prints.
  ///
  /// @param args a folder of `../shared/data`, then settings as `key=value`
  public static void main(String[] args) throws Exception {
    Path data = PublicClickstream.folder().resolve(args[0]);
    PublicClickstream clicks =
        PublicClickstream.read(data.resolve("train.tsv.gz"), data.resolve("test.tsv.gz"));
    Map<String, String> settings = new HashMap<>();
    for (String arg : Arrays.asList(args).subList(1, args.length)) {
      String[] setting = arg.split("=", 2);
      settings.put(setting[0], setting[1]);
    }
    int cut = clicks.train().count() - clicks.train().count() / 10;
    Path work = Files.createTempDirectory("revisits");
    TrainedGru4Rec trained =
        new Gru4RecTraining(Gru4RecSettings.of(settings), work, TrainingListener.none())
            .train(clicks.vocabulary(), clicks.train().range(0, cut));
    try (Gru4RecRecommender network = Gru4RecRecommender.of(trained, work)) {
      List<Pair> choosing = new ArrayList<>();
      List<Pair> rest = new ArrayList<>();
      for (int session = cut; session < clicks.train().count(); session++) {
        collect(network, clicks.train(), session, session % 2 == 0 ? choosing : rest);
      }
      double[] none = new double[7];
      double[] chosen = choose(choosing);
      System.out.printf(
          "chosen on %d pairs: %s%n  there %s, without %s%n  on %d others %s, without %s%n",
          choosing.size(),
          Arrays.toString(chosen),
          Figures.of(choosing, chosen),
          Figures.of(choosing, none),
          rest.size(),
          Figures.of(rest, chosen),
          Figures.of(rest, none));
    } finally {
      Files.delete(work);
    }
  }

  private static double[] choose(List<Pair> pairs) {
    double[] best = new double[7];
    double highest = Figures.of(pairs, best).sum();
    boolean better = true;
    while (better) {
      better = false;
      for (int i = 0; i < best.length; i++) {
        double from = best[i];
        for (double step : STEPS) {
          double[] tried = best.clone();
          tried[i] = Math.round(100 * (from + step)) / 100.0;
          double sum = Figures.of(pairs, tried).sum();
          if (sum > highest + LEAST_GAIN) {
            highest = sum;
            best = tried;
            better = true;
          }
        }
      }
    }
    return best;
  }

  private static void collect(
      Gru4RecRecommender network, Sessions sessions, int number, List<Pair> pairs) {
    int[] session = sessions.session(number);
    float[][] scores = new float[1][network.vocabulary().size()];
    try (SessionReplay replay = network.replay(1)) {
      for (int click = 0; click + 1 < session.length; click++) {
        replay.click(new int[] {session[click]}, new boolean[] {click == 0}, scores);
        pairs.add(pair(Arrays.copyOf(session, click + 1), session[click + 1], scores[0]));
      }
    }
  }

  private static Pair pair(int[] session, int target, float[] scores) {
    if (target == Vocabulary.UNKNOWN) {
      // A miss whatever is chosen.
      float[] better = new float[CUTOFF + 1];
      int[] none = new int[CUTOFF + 1];
      Arrays.fill(none, -1);
      return new Pair(better, none);
    }
    VisitedItems visited = VisitedItems.of(session);
    List<Integer> candidates = new ArrayList<>(List.of(target));
    for (int i = 0; i < visited.size(); i++) {
      if (visited.item(i) != target) {
        candidates.add(visited.item(i));
      }
    }
    TopItems top = TopItems.of(scores, BEST);
    for (int i = 0; i < top.size(); i++) {
      if (!candidates.contains(top.item(i))) {
        candidates.add(top.item(i));
      }
    }
    float[] ofCandidates = new float[candidates.size()];
    int[] offsets = new int[candidates.size()];
    for (int i = 0; i < offsets.length; i++) {
      ofCandidates[i] = scores[candidates.get(i)];
      offsets[i] = offset(visited, candidates.get(i));
    }
    return new Pair(ofCandidates, offsets);
  }

  private static int offset(VisitedItems visited, int item) {
    int back = visited.wentBack() ? 3 : 0;
    return switch (visited.placeOf(item)) {
      case NEW -> -1;
      case LAST -> visited.clicks() == 1 ? 0 : 1 + back;
      case BEFORE -> 2 + back;
      case EARLIER -> 3 + back;
    };
  }
}
