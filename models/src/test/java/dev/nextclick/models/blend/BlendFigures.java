package dev.nextclick.models.blend;

import dev.nextclick.models.PublicClickstream;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationListener;
import dev.nextclick.models.evaluation.EvaluationResult;
import dev.nextclick.models.gru4rec.Gru4RecRecommender;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.Gru4RecTraining;
import dev.nextclick.models.gru4rec.TrainingListener;
import dev.nextclick.models.neighbours.VmisKnnRecommender;
import dev.nextclick.models.neighbours.VmisKnnSettings;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Prints what a blend of GRU4Rec and session neighbours reaches on validation sessions of a public clickstream: both
/// learn from all but the newest tenth of the training sessions, every other session of that tenth chooses the weights,
/// and the rest is what the figures are of.
public final class BlendFigures {

  private BlendFigures() {}

  /// Trains, chooses and prints.
  ///
  /// @param args a folder of `../shared/data`; then settings, each as `gru4rec.key=value` or `vmis-knn.key=value`
  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    Path folder = PublicClickstream.folder().resolve(args[0]);
    PublicClickstream clicks =
        PublicClickstream.read(folder.resolve("train.tsv.gz"), folder.resolve("test.tsv.gz"));
    int cut = clicks.train().count() - clicks.train().count() / 10;
    Sessions train = clicks.train().range(0, cut);
    Sessions held = clicks.train().range(cut, clicks.train().count());
    Path work = Files.createTempDirectory("blend");
    Gru4RecTraining training =
        new Gru4RecTraining(
            Gru4RecSettings.of(settings(args, "gru4rec.")), work, TrainingListener.none());
    try (Recommender network =
            Gru4RecRecommender.of(training.train(clicks.vocabulary(), train), work);
        Recommender neighbours =
            VmisKnnRecommender.of(
                clicks.vocabulary(), train, VmisKnnSettings.of(settings(args, "vmis-knn.")))) {
      List<BlendPart> parts = List.of(BlendPart.of(network), BlendPart.of(neighbours));
      long start = System.nanoTime();
      BlendChoice choice = BlendChooser.choose(parts, everyOther(held, 0), 30_000);
      out.printf(
          "chosen on %d pairs in %.1f s: %s%n",
          choice.pairs(), (System.nanoTime() - start) / 1e9, choice.weights().toMap());
      Sessions rest = everyOther(held, 1);
      print(out, network, rest);
      print(out, neighbours, rest);
      print(out, new BlendRecommender(parts, BlendWeights.equal(2)), rest);
      print(out, new BlendRecommender(parts, choice.weights()), rest);
    } finally {
      Files.delete(work);
    }
  }

  private static Map<String, String> settings(String[] args, String prefix) {
    Map<String, String> settings = new HashMap<>();
    for (String arg : args) {
      if (arg.startsWith(prefix)) {
        String[] setting = arg.substring(prefix.length()).split("=", 2);
        settings.put(setting[0], setting[1]);
      }
    }
    return settings;
  }

  private static Sessions everyOther(Sessions sessions, int first) {
    int[][] some = new int[(sessions.count() - first + 1) / 2][];
    for (int i = 0; i < some.length; i++) {
      some[i] = sessions.session(2 * i + first);
    }
    return Sessions.of(some);
  }

  private static void print(PrintStream out, Recommender recommender, Sessions sessions) {
    EvaluationResult result = Evaluation.evaluate(recommender, sessions, EvaluationListener.none());
    out.printf(
        "%s: recall@20 %.2f %%, mrr@20 %.2f %%, %d pairs, %.3f ms each%n",
        recommender.kind().label(),
        100 * result.recall(),
        100 * result.mrr(),
        result.pairs(),
        result.millisecondsPerPrediction());
  }
}
