package dev.nextclick.cli;

import dev.nextclick.cli.bench.BenchCommand;
import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.CommonOptions;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.demo.DemoCommand;
import dev.nextclick.cli.offline.EvaluateCommand;
import dev.nextclick.cli.offline.SplitCommand;
import dev.nextclick.cli.remote.ImportCommand;
import dev.nextclick.cli.remote.ModelsCommand;
import dev.nextclick.cli.remote.RecommendCommand;
import dev.nextclick.cli.remote.TrainCommand;
import dev.nextclick.cli.suite.UpCommand;
import dev.nextclick.cli.tuning.TuneCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.TypeConversionException;

/// The `nextclick` command: its commands, and how any of them fails.
@Command(
    name = "nextclick",
    mixinStandardHelpOptions = true,
    description = "Session-based recommendations: learns from clicks, recommends the next item.",
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      ImportCommand.class,
      SplitCommand.class,
      TrainCommand.class,
      RecommendCommand.class,
      ModelsCommand.class,
      EvaluateCommand.class,
      TuneCommand.class,
      BenchCommand.class
    },
    versionProvider = NextclickMain.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "nextclick COMMAND --help says more about each.",
      "",
      "Exit codes: 0 done; 1 the command failed; 2 it was called wrongly; 3 a service cannot be reached or refused;",
      "130 and 143 stopped by Ctrl-C and by TERM.",
      "With --json a failure ends with {error, exit_code}."
    })
public final class NextclickMain implements Runnable {

  @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

  private NextclickMain() {}

  public static void main(String[] arguments) {
    // Numbers read the same on every machine: 1,234.5, as --json and the documentation write them.
    Locale.setDefault(Locale.ROOT);
    // What gRPC logs on its own, with stack traces, its callers are told, and say in one line.
    LogManager.getLogManager().reset();
    System.exit(commandLine().execute(arguments));
  }

  /// The whole command, ready to be executed.
  static CommandLine commandLine() {
    return new CommandLine(new NextclickMain())
        .registerConverter(Path.class, NextclickMain::path)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExecutionStrategy(NextclickMain::execute)
        .setParameterExceptionHandler(NextclickMain::explainUsage)
        .setExecutionExceptionHandler(NextclickMain::explainFailure);
  }

  /// An empty path would be this folder: a shell's variable that was never set.
  private static Path path(String text) {
    if (text.isBlank()) {
      throw new TypeConversionException("the path is empty");
    }
    return Path.of(text);
  }

  /// With no command: says what there is.
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  /// Options before a command below another would be read, and have no effect on it.
  private static int execute(ParseResult parsed) {
    for (ParseResult above = parsed; above.hasSubcommand(); above = above.subcommand()) {
      CommandSpec below = above.subcommand().commandSpec();
      for (OptionSpec option : above.matchedOptions()) {
        if (!option.usageHelp() && !option.versionHelp()) {
          throw new ParameterException(
              below.commandLine(),
              "%s must stand after %s".formatted(option.longestName(), below.name()));
        }
      }
    }
    return new RunLast().execute(parsed);
  }

  private static int explainUsage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    String message =
        "%s (see %s --help)"
            .formatted(failure.getMessage(), command.getCommandSpec().qualifiedName());
    return explain(message, CommandFailure.WRONG_USAGE, List.of(arguments));
  }

  private static int explainFailure(Exception failure, CommandLine command, ParseResult parsed) {
    List<String> arguments = parsed.originalArgs();
    if (arguments.contains(CommonOptions.DEBUG)) {
      failure.printStackTrace(command.getErr());
    }
    return failure instanceof CommandFailure known
        ? explain(known.getMessage(), known.exitCode(), arguments)
        : explain(
            "unexpected %s (--debug shows where)".formatted(failure),
            CommandFailure.FAILED,
            arguments);
  }

  private static int explain(@Nullable String message, int exitCode, List<String> arguments) {
    // A name in it may hold any character.
    String line = String.valueOf(message).lines().collect(Collectors.joining(" "));
    System.err.println("nextclick: " + line);
    boolean json = arguments.contains(CommonOptions.JSON);
    new Console(System.out, System.err, json, false)
        .result(Console.object().put("error", line).put("exit_code", exitCode));
    return exitCode;
  }

  /// Reads the version that the build wrote beside this class.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      Properties build = new Properties();
      try (InputStream file = NextclickMain.class.getResourceAsStream("build.properties")) {
        build.load(file);
      }
      return new String[] {"nextclick " + build.getProperty("version")};
    }
  }
}
