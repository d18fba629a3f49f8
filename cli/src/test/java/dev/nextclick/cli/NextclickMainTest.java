package dev.nextclick.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

final class NextclickMainTest {

  /// Every command and every command below it, as it is typed.
  static Stream<List<String>> commands() {
    List<List<String>> all = new ArrayList<>();
    collect(NextclickMain.commandLine(), List.of(), all);
    return all.stream();
  }

  private static void collect(CommandLine command, List<String> path, List<List<String>> all) {
    command
        .getSubcommands()
        .forEach(
            (name, below) -> {
              List<String> typed = new ArrayList<>(path);
              typed.add(name);
              all.add(typed);
              collect(below, typed, all);
            });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpThatDocumentsItsJson(List<String> command) {
    List<String> arguments = new ArrayList<>(command);
    arguments.add("--help");
    CommandRun run = CommandRun.nextclick(arguments.toArray(String[]::new));
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("Usage: nextclick " + String.join(" ", command), "--json", "With --json");
  }

  @Test
  void helpListsTheCommandsAndTheExitCodes() {
    CommandRun run = CommandRun.nextclick("--help");
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("up", "train", "recommend", "models", "Exit codes");
  }

  @Test
  void theVersionIsTheOneThatWasBuilt() {
    assertThat(CommandRun.nextclick("--version").out())
        .matches("nextclick \\d+\\.\\d+\\.\\d+.*\\s*");
  }

  @Test
  void anUnknownOptionOrCommandIsOneLineThatSaysWhereHelpIs() {
    CommandRun option = CommandRun.nextclick("up", "--nonsense");
    assertThat(option.status()).isEqualTo(2);
    assertThat(option.err())
        .isEqualTo("nextclick: Unknown option: '--nonsense' (see nextclick up --help)\n");
    CommandRun command = CommandRun.nextclick("nonsense");
    assertThat(command.status()).isEqualTo(2);
    assertThat(command.err().lines()).hasSize(1);
    assertThat(CommandRun.nextclick().status()).isEqualTo(2);
  }

  @Test
  void anOptionThatStandsBeforeTheCommandItIsMeantForIsRefusedNotOverlooked() {
    CommandRun run =
        CommandRun.nextclick("models", "--trainer", "127.0.0.1:9", "activate", "v", "--json");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "nextclick: --trainer must stand after activate (see nextclick models activate --help)\n");
    assertThat(run.json().get("exit_code").asInt()).isEqualTo(2);
    assertThat(CommandRun.nextclick("models", "--help", "activate", "v").out())
        .contains("Usage: nextclick models");
  }

  @Test
  void anEmptyPathIsRefusedAndNotTakenForThisFolder() {
    for (List<String> command :
        List.of(
            List.of("models", "--registry", ""),
            List.of("models", "delete", "v", "--registry", " "),
            List.of("import", ""),
            List.of("evaluate", "--train", "", "--test", "x"))) {
      CommandRun run = CommandRun.nextclick(command.toArray(String[]::new));
      assertThat(run.status()).as("%s", command).isEqualTo(2);
      assertThat(run.err()).contains("the path is empty");
    }
  }

  @Test
  void aFailureIsOneLineWhateverIsInTheNamesItSpeaksOf() {
    CommandRun run = CommandRun.nextclick("models", "--registry", "no\nsuch\nfolder", "--json");
    assertThat(run.err())
        .isEqualTo("nextclick: there is no registry at no such folder: no such directory\n");
    assertThat(run.json().get("error").asText()).doesNotContain("\n");
  }

  @Test
  void withJsonAFailureEndsWithAnObjectToo() {
    CommandRun run = CommandRun.nextclick("recommend", "--json");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.json().get("exit_code").asInt()).isEqualTo(2);
    assertThat(run.json().get("error").asText()).contains("--items");
  }

  @Test
  void aStackTraceIsShownOnlyWhenAskedFor() {
    String[] failing = {"up", "--set", "no.such=1"};
    assertThat(CommandRun.nextclick(failing).err()).doesNotContain("\tat ");
    assertThat(CommandRun.nextclick("up", "--set", "no.such=1", "--debug").err()).contains("\tat ");
  }
}
