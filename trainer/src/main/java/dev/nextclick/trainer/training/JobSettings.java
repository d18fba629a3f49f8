package dev.nextclick.trainer.training;

import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.InvalidSettingsException.Fault;
import dev.nextclick.models.ModelKind;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.Hyperparameter;
import dev.nextclick.models.neighbours.VmisKnnSettings;
import dev.nextclick.models.settings.SettingSections;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What a job trains, by its hyperparameters: `model`, those of GRU4Rec by their names, and those of session neighbours
/// as `vmis-knn.KEY`.
///
/// @param model what is trained
/// @param network those of GRU4Rec that were asked for
/// @param neighbours those of session neighbours
public record JobSettings(JobModel model, Map<String, String> network, VmisKnnSettings neighbours) {

  /// The hyperparameter that names the model.
  static final String MODEL = "model";

  /// With fewer pairs than this in all epochs together, a network is still learning.
  private static final long ENOUGH_PAIRS = 400_000;

  private static final int MOST_EPOCHS = 30;

  private static final String NEIGHBOURS = ModelKind.VMIS_KNN.label();

  public JobSettings {
    network = Map.copyOf(network);
  }

  /// Reads and checks hyperparameters.
  ///
  /// @param standard what is trained if they do not name a model
  /// @throws InvalidSettingsException naming every fault, those of hyperparameters that the model has not among them
  public static JobSettings of(JobModel standard, Map<String, String> asked) {
    List<Fault> faults = new ArrayList<>();
    Map<String, String> network = SettingSections.outside(asked);
    String label = network.remove(MODEL);
    Optional<JobModel> named = label == null ? Optional.of(standard) : JobModel.of(label.strip());
    if (named.isEmpty()) {
      faults.add(new Fault(MODEL, "'%s' is not one of %s".formatted(label, JobModel.labels())));
    }
    // Where it is none, the others are still to be checked: a blend has them all.
    JobModel model = named.orElse(JobModel.BLEND);
    Map<String, String> neighbours = SettingSections.in(NEIGHBOURS, asked);
    if (model.hasNetwork()) {
      check(() -> Gru4RecSettings.of(network), UnaryOperator.identity(), faults);
    } else {
      network.keySet().forEach(name -> faults.add(foreign(name, model)));
    }
    if (model.hasNeighbours()) {
      check(() -> VmisKnnSettings.of(neighbours), JobSettings::ofNeighbours, faults);
    } else {
      neighbours.keySet().forEach(key -> faults.add(foreign(ofNeighbours(key), model)));
    }
    for (String name : asked.keySet()) {
      if (name.indexOf('.') >= 0 && !name.startsWith(NEIGHBOURS + '.')) {
        faults.add(new Fault(name, "is in the section of no model that has hyperparameters"));
      }
    }
    if (!faults.isEmpty()) {
      throw new InvalidSettingsException(faults);
    }
    return new JobSettings(model, network, VmisKnnSettings.of(neighbours));
  }

  private static void check(Runnable read, UnaryOperator<String> name, List<Fault> faults) {
    try {
      read.run();
    } catch (InvalidSettingsException e) {
      e.faults().forEach(f -> faults.add(new Fault(name.apply(f.name()), f.problem())));
    }
  }

  private static String ofNeighbours(String key) {
    return SettingSections.name(NEIGHBOURS, key);
  }

  private static Fault foreign(String name, JobModel model) {
    return new Fault(name, "is no hyperparameter of the model %s".formatted(model.label()));
  }

  /// The network's hyperparameters: what was asked for, else the defaults; with little data and no word about the
  /// epochs, more of them.
  ///
  /// @param pairs next-item pairs in the data
  Gru4RecSettings network(int pairs) {
    Map<String, String> values = new HashMap<>(network);
    long epochs = Math.ceilDiv(ENOUGH_PAIRS, Math.max(1, pairs));
    values.putIfAbsent(
        Hyperparameter.EPOCHS.key(),
        Long.toString(
            Math.clamp(epochs, Integer.parseInt(Hyperparameter.EPOCHS.standard()), MOST_EPOCHS)));
    return Gru4RecSettings.of(values);
  }
}
