package dev.nextclick.cli;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.CommonOptions;
import dev.nextclick.cli.suite.UpCommand;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/// The `nextclick` command: its commands, and how any of them fails.
@Command(
    name = "nextclick",
    mixinStandardHelpOptions = true,
    description = "Session-based recommendations: learns from clicks, recommends the next item.",
    subcommands = {UpCommand.class},
    versionProvider = NextclickMain.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "nextclick COMMAND --help says more about each.",
      "",
      "Exit codes: 0 done; 1 the command failed; 2 it was called wrongly; 3 a service cannot be reached or refused;",
      "130 and 143 stopped by Ctrl-C and by TERM."
    })
public final class NextclickMain implements Runnable {

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  private NextclickMain() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /// The whole command, ready to be executed.
  static CommandLine commandLine() {
    return new CommandLine(new NextclickMain())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(NextclickMain::explainUsage)
        .setExecutionExceptionHandler(NextclickMain::explainFailure);
  }

  /// With no command: says what there is.
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  private static int explainUsage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    command
        .getErr()
        .println(
            "nextclick: %s (see %s --help)"
                .formatted(failure.getMessage(), command.getCommandSpec().qualifiedName()));
    return CommandFailure.WRONG_USAGE;
  }

  private static int explainFailure(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
    boolean debug =
        command.getMixins().values().stream()
            .anyMatch(mixin -> mixin instanceof CommonOptions common && common.debug());
    if (debug) {
      failure.printStackTrace(command.getErr());
    }
    if (failure instanceof CommandFailure known) {
      command.getErr().println("nextclick: " + known.getMessage());
      return known.exitCode();
    }
    command.getErr().println("nextclick: unexpected %s (--debug shows where)".formatted(failure));
    return CommandFailure.FAILED;
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
