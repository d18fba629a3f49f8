package dev.nextclick.cli.console;

import java.util.Optional;
import picocli.CommandLine.Option;

/// The options that every command has, to be mixed into it.
public final class CommonOptions {

  /// The option's name, for those who must know before the options are parsed.
  public static final String JSON = "--json";

  /// The option's name, for those who must know before the options are parsed.
  public static final String DEBUG = "--debug";

  @Option(
      names = JSON,
      description =
          "End with the result as one JSON object on the last line of standard output; everything else goes to standard error.")
  private boolean json;

  // The main class acts on it.
  @SuppressWarnings("UnusedVariable")
  @Option(names = DEBUG, description = "Show the stack trace of a failure.")
  private boolean debug;

  // picocli acts on it.
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  /// Where this command's words go.
  public Console console() {
    // Java's console is there, and a terminal, only when standard input and output both are.
    boolean terminal =
        Optional.ofNullable(System.console()).map(java.io.Console::isTerminal).orElse(false);
    return new Console(System.out, System.err, json, terminal);
  }
}
