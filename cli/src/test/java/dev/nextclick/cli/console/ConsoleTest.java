package dev.nextclick.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ConsoleTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void wordsGoToStandardOutputAndNoJsonIsPrintedUnlessAskedFor() {
    Console console = console(false);
    console.say("hello");
    console.result(Console.object().put("a", 1));
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("hello\n");
  }

  @Test
  void withJsonStandardOutputHoldsNothingButTheResult() {
    Console console = console(true);
    console.say("hello");
    console.table(List.of(List.of("a"), List.of("1")));
    console.result(Console.object().put("a", 1).put("b", "x\ny"));
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{\"a\":1,\"b\":\"x\\ny\"}\n");
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("hello\n");
  }

  @Test
  void aTableAlignsWordsLeftAndNumbersRight() {
    console(false)
        .table(
            List.of(List.of("name", "recall"), List.of("pop", "0.1"), List.of("gru4rec", "10.25")));
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "name     recall", "-------  ------", "pop         0.1", "gru4rec   10.25");
  }

  @Test
  void withoutATerminalProgressIsALineEveryFewSecondsAndOneAtTheEnd() {
    AtomicLong clock = new AtomicLong();
    PrintStream log = new PrintStream(err, true, StandardCharsets.UTF_8);
    try (Progress progress = new ProgressLines("training", log, clock::get)) {
      progress.at(0.1, "epoch 1");
      clock.addAndGet(TimeUnit.SECONDS.toNanos(6));
      progress.at(0.5, "epoch 2");
      progress.at(0.6, "epoch 3");
      progress.at(1.5, "done");
    }
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("training:  50 % epoch 2", "training: 100 % done");
  }

  private Console console(boolean json) {
    return new Console(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        json,
        false);
  }
}
