package dev.nextclick.cli.bench;

import dev.nextclick.cli.console.CommonOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `nextclick bench`.
@Command(
    name = "bench",
    description = "Measures how fast something is on this machine.",
    subcommands = {
      IngestBenchCommand.class,
      NeighbourBenchCommand.class,
      TrainingBenchCommand.class
    },
    synopsisSubcommandLabel = "BENCHMARK",
    footer = {"", "With --json: what the benchmark's own help says."})
public final class BenchCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  // picocli reads its options.
  @SuppressWarnings("UnusedVariable")
  @Mixin
  private CommonOptions common = new CommonOptions();

  /// With no benchmark: says what there is.
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which benchmark?");
  }
}
