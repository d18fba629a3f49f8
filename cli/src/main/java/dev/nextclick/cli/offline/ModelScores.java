package dev.nextclick.cli.offline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A model's runs, one for each seed.
///
/// @param name as it was asked for: `gru4rec`, `pop`
/// @param runs one or more
record ModelScores(String name, List<ModelRun> runs) {

  ModelScores {
    runs = List.copyOf(runs);
  }

  /// The median of each figure over the runs, by the names that they have in `--json`; of an even number of runs the mean of the two
  /// in the middle.
  Map<String, Double> medians() {
    Map<String, Double> medians = new LinkedHashMap<>();
    for (String figure : runs.getFirst().figures().keySet()) {
      double[] values =
          runs.stream()
              .mapToDouble(run -> run.figures().getOrDefault(figure, 0.0))
              .sorted()
              .toArray();
      medians.put(figure, (values[(values.length - 1) / 2] + values[values.length / 2]) / 2);
    }
    return medians;
  }
}
