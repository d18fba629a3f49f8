package dev.nextclick.models.neighbours;

import dev.nextclick.models.PublicClickstream;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationListener;
import dev.nextclick.models.evaluation.EvaluationResult;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Prints what session neighbours reach on a public clickstream.
public final class NeighbourFigures {

  private NeighbourFigures() {}

  /// Builds, evaluates and prints one line.
  ///
  /// @param args a folder of `../shared/data`; `validation` for the newest tenth of the training sessions, learned from
  ///     the others, or `test`; then settings, each as `key=value`
  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    Path folder = PublicClickstream.folder().resolve(args[0]);
    PublicClickstream clicks =
        PublicClickstream.read(folder.resolve("train.tsv.gz"), folder.resolve("test.tsv.gz"));
    Sessions train = clicks.train();
    Sessions held = clicks.test();
    if (args[1].equals("validation")) {
      int cut = train.count() - train.count() / 10;
      held = train.range(cut, train.count());
      train = train.range(0, cut);
    }
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 2; i < args.length; i++) {
      String[] setting = args[i].split("=", 2);
      settings.put(setting[0], setting[1]);
    }
    long start = System.nanoTime();
    try (VmisKnnRecommender recommender =
        VmisKnnRecommender.of(clicks.vocabulary(), train, VmisKnnSettings.of(settings))) {
      double seconds = (System.nanoTime() - start) / 1e9;
      EvaluationResult result = Evaluation.evaluate(recommender, held, EvaluationListener.none());
      out.printf(
          "%s %s: recall@20 %.2f %%, mrr@20 %.2f %%, %d pairs, %.3f ms each, built in %.2f s, %,d bytes%n",
          args[0],
          args[1],
          100 * result.recall(),
          100 * result.mrr(),
          result.pairs(),
          result.millisecondsPerPrediction(),
          seconds,
          recommender.index().bytes());
    }
  }
}
