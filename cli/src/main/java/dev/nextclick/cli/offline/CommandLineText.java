package dev.nextclick.cli.offline;

import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/// A command as its user typed it, to be repeated.
public final class CommandLineText {

  private CommandLineText() {}

  /// `nextclick` and the arguments, in quotes where a shell wants them.
  public static String of(CommandSpec command) {
    return command.commandLine().getParseResult().originalArgs().stream()
        .map(CommandLineText::quoted)
        .collect(Collectors.joining(" ", "nextclick ", ""));
  }

  private static String quoted(String argument) {
    return argument.matches("[\\w./:=,@%+-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
