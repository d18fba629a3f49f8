package dev.nextclick.cli.offline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;

/// Puts the settings of all models, with their ranges and defaults, before the footer of a command's help.
final class HyperparameterHelp implements IModelTransformer {

  @Override
  public CommandSpec transform(CommandSpec command) {
    List<String> footer = new ArrayList<>();
    for (OfflineModel model : OfflineModel.values()) {
      if (!model.settings().isEmpty()) {
        footer.add("");
        footer.add(
            model == OfflineModel.GRU4REC
                ? "Hyperparameters of gru4rec (--set KEY=VALUE, or KEY: VALUE in a settings file):"
                : "Of %s (--set %s.KEY=VALUE, or in its section of a settings file):"
                    .formatted(model, model));
      }
      for (SettingHelp setting : model.settings()) {
        footer.add("  %s: %s".formatted(setting.key(), setting.meaning()));
        footer.add("      %s; default %s".formatted(setting.range(), setting.standard()));
      }
    }
    footer.addAll(Arrays.asList(command.usageMessage().footer()));
    command.usageMessage().footer(footer.toArray(String[]::new));
    return command;
  }
}
