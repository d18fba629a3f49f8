package dev.nextclick.cli.tuning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.console.Progress;
import dev.nextclick.cli.offline.ClickSets;
import dev.nextclick.cli.offline.Learned;
import dev.nextclick.cli.offline.Lesson;
import dev.nextclick.cli.offline.OfflineModel;
import dev.nextclick.cli.offline.Trainings;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.blend.BlendChoice;
import dev.nextclick.models.blend.BlendChooser;
import dev.nextclick.models.blend.BlendPart;
import dev.nextclick.models.blend.BlendRecommender;
import dev.nextclick.models.blend.BlendWeights;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationListener;
import dev.nextclick.models.evaluation.EvaluationResult;
import dev.nextclick.models.evaluation.HeldOutHalves;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.RevisitChoice;
import dev.nextclick.models.gru4rec.RevisitSearch;
import dev.nextclick.models.gru4rec.Revisits;
import dev.nextclick.models.gru4rec.TrainingDivergedException;
import dev.nextclick.models.torch.ComputeDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is fitted on trained models once their settings are found: revisits and the weights of a blend. Both are fitted on one half of the
/// held-out sessions and measured on the other ([HeldOutHalves]). The network is trained once for both.
///
/// @param sets what is learned from, and the sessions that were held out of it
/// @param halves of the sessions that were held out
/// @param threads how many may be busy
/// @param device where models are trained
/// @param workFolder for temporary files
/// @param trainings what was trained before
/// @param journal what was fitted before
record FinalFits(
    ClickSets sets,
    HeldOutHalves halves,
    int threads,
    ComputeDevice device,
    Path workFolder,
    Trainings trainings,
    FitJournal journal,
    Console console) {

  private static final String REVISITS = "revisits";
  private static final String BLEND = "blend";

  /// Pairs that the weights of a blend are chosen on, at most.
  private static final int MOST_PAIRS = 40_000;

  /// Whether both halves have pairs.
  boolean canFit() {
    return halves.fitting().pairs() > 0 && halves.measuring().pairs() > 0;
  }

  /// The revisits that were fitted for a network of these settings before, if they were.
  Optional<RevisitFit> knownRevisits(Map<String, String> gru4rec) {
    return journal
        .find(REVISITS, Map.of(OfflineModel.GRU4REC.toString(), gru4rec))
        .map(RevisitFit::new)
        .filter(fit -> OfflineModel.GRU4REC.takes(fit.over(gru4rec)));
  }

  /// Fits revisits for a network of these settings, from their own on.
  RevisitFit revisits(Map<String, String> gru4rec)
      throws TooLittleDataException, TrainingDivergedException, IOException {
    Optional<RevisitFit> before = knownRevisits(gru4rec);
    if (before.isPresent()) {
      return before.get();
    }
    try (Progress progress = console.progress("fitting revisits")) {
      Gru4RecSettings settings = Gru4RecSettings.of(gru4rec);
      Map<String, String> plain = new LinkedHashMap<>(gru4rec);
      Revisits.NONE.toMap().forEach((key, value) -> plain.put(key, String.valueOf(value)));
      try (Learned network = learned(OfflineModel.GRU4REC, plain, progress)) {
        RevisitChoice choice =
            RevisitSearch.choose(
                network.recommender(),
                settings.revisits(),
                halves,
                threads,
                shown(progress, "asking the network"));
        RevisitFit fit = RevisitFit.of(choice);
        journal.append(REVISITS, Map.of(OfflineModel.GRU4REC.toString(), gru4rec), fit.json());
        return fit;
      }
    }
  }

  /// The weights that were fitted for these parts before, if they were.
  ///
  /// @param start see [#blend(Map, Map, Optional)]
  Optional<BlendFit> knownBlend(
      Map<String, String> gru4rec, Map<String, String> vmisKnn, Optional<BlendWeights> start) {
    return journal
        .find(BLEND, of(gru4rec, vmisKnn, start))
        .map(BlendFit::new)
        .filter(fit -> OfflineModel.BLEND.takes(fit.weights()));
  }

  private static Map<String, Map<String, String>> of(
      Map<String, String> gru4rec, Map<String, String> vmisKnn, Optional<BlendWeights> start) {
    Map<String, Map<String, String>> of = new LinkedHashMap<>();
    of.put(OfflineModel.GRU4REC.toString(), gru4rec);
    of.put(OfflineModel.VMIS_KNN.toString(), vmisKnn);
    start.ifPresent(weights -> of.put(OfflineModel.BLEND.toString(), texts(weights)));
    return of;
  }

  /// Fits the weights of a blend.
  ///
  /// @param start weights that are kept where those that are found are no better
  BlendFit blend(
      Map<String, String> gru4rec, Map<String, String> vmisKnn, Optional<BlendWeights> start)
      throws TooLittleDataException, TrainingDivergedException, IOException {
    Optional<BlendFit> before = knownBlend(gru4rec, vmisKnn, start);
    if (before.isPresent()) {
      return before.get();
    }
    try (Progress progress = console.progress("fitting the blend");
        Learned network = learned(OfflineModel.GRU4REC, gru4rec, progress);
        Learned neighbours = learned(OfflineModel.VMIS_KNN, vmisKnn, progress)) {
      BlendFit fit = blend(network.recommender(), neighbours.recommender(), start, progress);
      journal.append(BLEND, of(gru4rec, vmisKnn, start), fit.json());
      return fit;
    }
  }

  private BlendFit blend(
      Recommender network,
      Recommender neighbours,
      Optional<BlendWeights> start,
      Progress progress) {
    List<BlendPart> parts = List.of(BlendPart.of(network), BlendPart.of(neighbours));
    progress.at(0, "choosing weights");
    BlendChoice choice =
        BlendChooser.choose(
            parts,
            halves.fitting(),
            MOST_PAIRS,
            threads,
            () -> Thread.currentThread().isInterrupted());
    ObjectNode found = Console.object();
    found.put("pairs", choice.pairs());
    BlendWeights weights = choice.weights();
    ObjectNode reached = measured(new BlendRecommender(parts, weights), progress);
    String chosen = "fitted";
    if (start.isPresent()) {
      ObjectNode ofStart = measured(new BlendRecommender(parts, start.get()), progress);
      if (Figures.objective(ofStart) >= Figures.objective(reached)) {
        chosen = "start";
        weights = start.get();
        reached = ofStart;
      }
    }
    found.put("chosen", chosen);
    found.set(OfflineModel.BLEND.toString(), reached);
    found.set(OfflineModel.GRU4REC.toString(), measured(network, progress));
    found.set(OfflineModel.VMIS_KNN.toString(), measured(neighbours, progress));
    texts(weights).forEach(found.putObject("weights")::put);
    return new BlendFit(found);
  }

  private ObjectNode measured(Recommender recommender, Progress progress) {
    EvaluationResult result =
        Evaluation.evaluate(
            recommender,
            halves.measuring(),
            threads,
            shown(progress, "measuring " + recommender.kind().label()));
    ObjectNode figures = Console.object();
    Figures.put(figures, result);
    return figures;
  }

  private Learned learned(OfflineModel model, Map<String, String> settings, Progress progress)
      throws TooLittleDataException, TrainingDivergedException, IOException {
    return model
        .learner(settings)
        .learn(
            new Lesson(
                sets.vocabulary(),
                sets.train(),
                workFolder,
                threads,
                device,
                trainings,
                progress::at));
  }

  private static EvaluationListener shown(Progress progress, String status) {
    return (done, pairs) -> progress.at((double) done / Math.max(1, pairs), status);
  }

  private static Map<String, String> texts(BlendWeights weights) {
    Map<String, String> texts = new LinkedHashMap<>();
    weights.toMap().forEach((key, value) -> texts.put(key, String.valueOf(value)));
    return texts;
  }
}
