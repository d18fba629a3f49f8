package dev.nextclick.models.baselines;

import dev.nextclick.models.PublicClickstream;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationListener;
import dev.nextclick.models.evaluation.EvaluationResult;
import dev.nextclick.models.popularity.PopularityRecommender;
import java.io.PrintStream;
import java.nio.file.Path;

/// Prints what the baselines reach on a public clickstream: run it with the name of a folder of `../shared/data`.
public final class BaselineFigures {

  private BaselineFigures() {}

  /// Prints a line for each model.
  ///
  /// @param sets the folders' names: `yoochoose1_64`
  public static void main(String[] sets) throws Exception {
    PrintStream out = System.out;
    for (String set : sets) {
      Path folder = PublicClickstream.folder().resolve(set);
      PublicClickstream clicks =
          PublicClickstream.read(folder.resolve("train.tsv.gz"), folder.resolve("test.tsv.gz"));
      Recommender[] baselines = {
        new PopularityRecommender(clicks.vocabulary()),
        new SessionPopularityRecommender(clicks.vocabulary()),
        ItemKnnRecommender.of(clicks.vocabulary(), clicks.train(), ItemKnnSettings.defaults()),
        SequentialRulesRecommender.of(
            clicks.vocabulary(), clicks.train(), SequentialRulesSettings.defaults())
      };
      for (Recommender baseline : baselines) {
        EvaluationResult result =
            Evaluation.evaluate(baseline, clicks.test(), EvaluationListener.none());
        out.printf(
            "%s %s: recall@20 %.2f %%, mrr@20 %.2f %%, %d pairs%n",
            set,
            baseline.kind().label(),
            100 * result.recall(),
            100 * result.mrr(),
            result.pairs());
      }
    }
  }
}
