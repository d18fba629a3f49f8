package dev.nextclick.cli.console;

import java.util.Optional;
import picocli.CommandLine.Option;

/// The options that every command has, to be mixed into it.
public final class CommonOptions {

  @Option(
      names = "--json",
      description =
          "End with the result as one JSON object on the last line of standard output; everything else goes to standard error.")
  private boolean json;

  @Option(names = "--debug", description = "Show the stack trace of a failure.")
  private boolean debug;

  // picocli acts on it.
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  /// Whether a failure is to be shown with its stack trace.
  public boolean debug() {
    return debug;
  }

  /// Where this command's words go.
  public Console console() {
    // Java's console is there, and a terminal, only when standard input and output both are.
    boolean terminal =
        Optional.ofNullable(System.console()).map(java.io.Console::isTerminal).orElse(false);
    return new Console(System.out, System.err, json, terminal);
  }
}
