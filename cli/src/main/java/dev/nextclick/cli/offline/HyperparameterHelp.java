package dev.nextclick.cli.offline;

import dev.nextclick.models.gru4rec.Hyperparameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;

/// Puts the hyperparameters, with their ranges and defaults, before the footer of a command's help.
final class HyperparameterHelp implements IModelTransformer {

  @Override
  public CommandSpec transform(CommandSpec command) {
    List<String> footer = new ArrayList<>();
    footer.add("");
    footer.add("Hyperparameters of gru4rec (--set KEY=VALUE, or KEY: VALUE in a settings file):");
    for (Hyperparameter hyperparameter : Hyperparameter.values()) {
      footer.add("  %s: %s".formatted(hyperparameter.key(), hyperparameter.meaning()));
      footer.add(
          "      %s; default %s".formatted(hyperparameter.range(), hyperparameter.standard()));
    }
    footer.addAll(Arrays.asList(command.usageMessage().footer()));
    command.usageMessage().footer(footer.toArray(String[]::new));
    return command;
  }
}
