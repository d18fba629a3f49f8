package dev.nextclick.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The help of the command as its users call it: every command has one, and it says what `--json` prints.
@Timeout(120)
final class CommandHelpTest {

  private static final Path NEXTCLICK = LiveSuite.DISTRIBUTION.home().resolve("bin/nextclick");
  private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z]+) {2,}\\S");

  @TempDir private Path folder;

  @Test
  void everyCommandHasAHelpThatSaysWhatItsJsonHolds() throws Exception {
    BareMachine machine = new BareMachine(folder);
    List<String> commands = commands(machine.run(NEXTCLICK, "--help"));
    assertThat(commands).contains("up", "train", "recommend", "models", "evaluate", "split");
    for (String command : commands) {
      assertSaysWhatItsJsonHolds(machine.run(NEXTCLICK, command, "--help"), command);
    }
    for (String group : List.of("models", "bench")) {
      for (String action : commands(machine.run(NEXTCLICK, group, "--help"))) {
        assertSaysWhatItsJsonHolds(machine.run(NEXTCLICK, group, action, "--help"), action);
      }
    }
  }

  @Test
  void withoutACommandOrWithAnUnknownOneItIsWrongUsageInOneLine() throws Exception {
    BareMachine machine = new BareMachine(folder);
    for (String[] arguments : new String[][] {{}, {"recomend"}, {"train", "--epochs", "5"}}) {
      CommandResult result = machine.run(NEXTCLICK, arguments);
      assertThat(result.status()).isEqualTo(2);
      assertThat(result.out()).isEmpty();
      assertThat(result.err().lines()).singleElement().asString().contains("--help");
    }
  }

  private static void assertSaysWhatItsJsonHolds(CommandResult help, String command) {
    assertThat(help.status()).as(command).isZero();
    assertThat(help.out())
        .startsWith("Usage: nextclick ")
        .contains(command, "--json", "With --json");
  }

  private static List<String> commands(CommandResult help) {
    assertThat(help.status()).isZero();
    List<String> commands = new ArrayList<>();
    String list = help.out().substring(help.out().indexOf("Commands:"));
    Matcher command = COMMAND.matcher(list);
    while (command.find()) {
      commands.add(command.group(1));
    }
    assertThat(commands).isNotEmpty();
    return commands;
  }
}
