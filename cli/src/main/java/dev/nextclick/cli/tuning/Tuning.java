package dev.nextclick.cli.tuning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.offline.ClickSets;
import dev.nextclick.cli.offline.OfflineModel;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.TooLittleDataException;
import dev.nextclick.models.gru4rec.TrainingDivergedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;

/// Tunes one model after the other, then fits revisits and the weights of a blend; writes the file of settings after each step.
///
/// @param request what was asked for
/// @param sets what is learned from, and the sessions that were held out of it
/// @param data which data set it is
/// @param fits what is fitted at the end
/// @param draft the file
/// @param console where it is said
record Tuning(
    TuneRequest request,
    ClickSets sets,
    String data,
    FinalFits fits,
    SettingsDraft draft,
    Console console) {

  private static final String REVISITS = "revisits";
  private static final String BLEND = "blend";

  /// How long it may go on.
  ///
  /// @param seconds of all models' trials and fits together
  /// @param trials of each model, at most
  record Limits(double seconds, int trials) {}

  /// What it is about, in two lines.
  static List<String> heading(Path train, ClickSets sets, String command) {
    return List.of(
        "tuned by nextclick on %s: learned from %,d sessions, scored on the newest %,d, which are a tenth"
            .formatted(train.getFileName(), sets.train().count(), sets.test().count()),
        command);
  }

  /// Runs it, and shows what was found.
  ///
  /// @return for `--json`
  ObjectNode run(Limits limits)
      throws TooLittleDataException, TrainingDivergedException, IOException {
    takeOver();
    goOn();
    List<ModelSearch> searches = new ArrayList<>();
    for (SearchPlan plan : request.plans()) {
      ModelSearch found = search(plan, limits);
      found(found);
      console.table(found.table());
      console.say(found.describe());
      searches.add(found);
    }
    Optional<RevisitFit> revisits = fitRevisits(searches);
    Optional<BlendFit> blend = fitBlend();
    console.say("settings: " + draft.out());
    return result(searches, revisits, blend);
  }

  /// What the start says of models that are not tuned stays; but not the weights of a blend, which are of other parts.
  private void takeOver() {
    for (OfflineModel model : OfflineModel.values()) {
      if (model != OfflineModel.BLEND
          && request.settings().says(model)
          && request.plans().stream().noneMatch(plan -> plan.model() == model)) {
        draft.put(model, request.startOf(model));
      }
    }
  }

  /// What is known of each model before its turn comes is in the file from the first write on; a journal of another search is
  /// refused before that.
  private void goOn() throws IOException {
    boolean known = false;
    for (SearchPlan plan : request.plans()) {
      Path file = journal(plan);
      try (TrialJournal journal = TrialJournal.open(file, plan, data)) {
        ModelSearch before = new ModelSearch(plan, file, journal.trials());
        if (Search.best(before.trials()).isPresent()) {
          put(before);
          known = true;
        } else if (request.settings().says(plan.model())) {
          draft.put(plan.model(), request.startOf(plan.model()));
        }
      }
    }
    if (known) {
      draft.write();
    }
  }

  private Path journal(SearchPlan plan) {
    return draft
        .out()
        .resolveSibling("%s.%s.trials.jsonl".formatted(draft.out().getFileName(), plan.model()));
  }

  private ModelSearch search(SearchPlan plan, Limits limits)
      throws TooLittleDataException, IOException {
    Path file = journal(plan);
    try (TrialJournal journal = TrialJournal.open(file, plan, data)) {
      ModelSearch before = new ModelSearch(plan, file, journal.trials());
      if (!before.trials().isEmpty()) {
        console.say("%s: going on after %d trials".formatted(plan.model(), before.trials().size()));
      }
      double limit = limits.seconds() * request.timeShare(plan);
      long start = System.nanoTime();
      DoubleSupplier spent = () -> before.seconds() + (System.nanoTime() - start) / 1e9;
      BooleanSupplier outOfTime =
          () ->
              spent.getAsDouble() + reserved(new ModelSearch(plan, file, journal.trials()))
                  >= limit;
      TrialRun run =
          new TrialRun(plan, sets, fits.threads(), fits.device(), fits.workFolder(), outOfTime);
      try (SearchProgress progress =
          new SearchProgress(
              console.progress("tuning " + plan.model()),
              trials -> found(new ModelSearch(plan, file, trials)),
              journal,
              () -> Math.min(1, spent.getAsDouble() / limit),
              limits.trials())) {
        new Search(plan, journal).run(limits.trials(), run, progress);
      }
      return new ModelSearch(plan, file, journal.trials());
    }
  }

  /// Time that is left for training the best network once more, on which the rest is fitted.
  private double reserved(ModelSearch search) {
    boolean trainsAgain = request.fitsRevisits() || request.fitsBlend();
    return trainsAgain && search.plan().model() == OfflineModel.GRU4REC
        ? search.secondsOfBest()
        : 0;
  }

  private void found(ModelSearch search) throws IOException {
    put(search);
    draft.write();
  }

  /// The best settings of a model, with what an earlier run has fitted on just these.
  private void put(ModelSearch search) {
    OfflineModel model = search.plan().model();
    draft.put(model, search.settings());
    draft.remark(model.toString(), search.describe());
    if (model == OfflineModel.GRU4REC && request.fitsRevisits()) {
      draft.removeRemark(REVISITS);
      fits.knownRevisits(search.settings()).ifPresent(fit -> put(search.settings(), fit));
    }
    if (request.fitsBlend()) {
      draft.remove(OfflineModel.BLEND);
      draft.removeRemark(BLEND);
      fits.knownBlend(
              part(OfflineModel.GRU4REC),
              part(OfflineModel.VMIS_KNN),
              request.settings().blendWeights())
          .ifPresent(this::put);
    }
  }

  private void put(Map<String, String> gru4rec, RevisitFit fit) {
    draft.put(OfflineModel.GRU4REC, fit.over(gru4rec));
    draft.remark(REVISITS, fit.describe());
  }

  /// The weights, and both parts that they are of.
  private void put(BlendFit fit) {
    for (OfflineModel part : List.of(OfflineModel.GRU4REC, OfflineModel.VMIS_KNN)) {
      draft.put(part, part(part));
    }
    draft.put(OfflineModel.BLEND, fit.weights());
    draft.remark(BLEND, fit.describe());
  }

  /// A blend's part as far as it is known; one that is not tuned is as it is given.
  private Map<String, String> part(OfflineModel model) {
    Map<String, String> section = draft.section(model);
    return section.isEmpty() ? request.startOf(model) : section;
  }

  private Optional<RevisitFit> fitRevisits(List<ModelSearch> searches)
      throws TooLittleDataException, TrainingDivergedException, IOException {
    if (!request.fitsRevisits() || !canFit("revisits")) {
      return Optional.empty();
    }
    Map<String, String> found =
        searches.stream()
            .filter(search -> search.plan().model() == OfflineModel.GRU4REC)
            .findFirst()
            .orElseThrow()
            .settings();
    RevisitFit fit = fits.revisits(found);
    put(found, fit);
    say(fit.describe());
    return Optional.of(fit);
  }

  private Optional<BlendFit> fitBlend()
      throws TooLittleDataException, TrainingDivergedException, IOException {
    if (!request.fitsBlend() || !canFit("a blend's weights")) {
      return Optional.empty();
    }
    BlendFit fit =
        fits.blend(
            part(OfflineModel.GRU4REC),
            part(OfflineModel.VMIS_KNN),
            request.settings().blendWeights());
    put(fit);
    say(fit.describe());
    return Optional.of(fit);
  }

  private boolean canFit(String what) {
    if (!fits.canFit()) {
      console.warn("too few sessions are held out to fit %s and to measure them".formatted(what));
    }
    return fits.canFit();
  }

  private void say(String line) throws IOException {
    draft.write();
    console.say(line);
  }

  private ObjectNode result(
      List<ModelSearch> searches, Optional<RevisitFit> revisits, Optional<BlendFit> blend) {
    ObjectNode result = Console.object();
    result.put("file", draft.out().toString());
    ArrayNode models = result.putArray("models");
    searches.forEach(
        search -> search.put(models.addObject(), draft.section(search.plan().model())));
    revisits.ifPresent(fit -> result.set("revisits", fit.json()));
    blend.ifPresent(fit -> result.set("blend", fit.json()));
    put(result.putObject("train"), sets.train());
    ObjectNode heldOut = result.putObject("held_out");
    put(heldOut, sets.test());
    put(heldOut.putObject("fitting"), fits.halves().fitting());
    put(heldOut.putObject("measuring"), fits.halves().measuring());
    return result;
  }

  private static void put(ObjectNode to, Sessions sessions) {
    to.put("sessions", sessions.count()).put("events", sessions.events());
  }
}
