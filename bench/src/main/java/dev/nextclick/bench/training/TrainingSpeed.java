package dev.nextclick.bench.training;

import dev.nextclick.models.gru4rec.Gru4RecSettings;
import java.util.Comparator;
import java.util.List;

/// How fast mini-batches were learned from.
///
/// @param settings of the training
/// @param threads that shared each mini-batch
/// @param runs stretches of one training, measured one after the other
public record TrainingSpeed(Gru4RecSettings settings, int threads, List<Run> runs) {

  public TrainingSpeed {
    runs = List.copyOf(runs);
  }

  /// One stretch.
  ///
  /// @param miniBatchesPerSecond learned from
  /// @param eventsPerSecond next-item pairs learned from
  /// @param cost of a step, on average
  /// @param ceilings of the machine right before and after the stretch, on as many threads
  public record Run(
      double miniBatchesPerSecond,
      double eventsPerSecond,
      StepCost cost,
      MachineCeilings ceilings) {

    /// The share of the machine's multiply-adds that the steps' products were.
    public double fractionOfPeak() {
      return miniBatchesPerSecond * cost.operations() / ceilings.operationsPerSecond();
    }

    /// The bytes per second that the steps cannot do without, as a share of what the machine reads.
    public double fractionOfBandwidth() {
      return miniBatchesPerSecond * cost.bytes() / ceilings.readBytesPerSecond();
    }
  }

  /// The run in the middle, by mini-batches per second.
  public Run median() {
    return runs.stream()
        .sorted(Comparator.comparingDouble(Run::miniBatchesPerSecond))
        .toList()
        .get(runs.size() / 2);
  }
}
