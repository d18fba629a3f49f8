package dev.nextclick.cli.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Click files as nobody would write them on purpose: each is learned from, or the reason why not is said.
final class EvaluateUnusualClicksTest {

  private static final int ITEMS = 6;

  @TempDir Path folder;

  /// Visitors walk round a circle of items, one step forward a click.
  private CommandRun evaluate(
      int sessions, int clicks, IntFunction<String> item, IntUnaryOperator time)
      throws IOException {
    List<String> lines = new ArrayList<>(List.of("SessionId,ItemId,Time"));
    for (int click = 0; click < sessions * clicks; click++) {
      int session = click / clicks;
      String id = item.apply((session + click % clicks) % ITEMS);
      lines.add(
          "%d,\"%s\",%d".formatted(session, id.replace("\"", "\"\""), time.applyAsInt(click)));
    }
    Path file = Files.write(folder.resolve("clicks.csv"), lines);
    return CommandRun.nextclick(
        "evaluate",
        "--train",
        file.toString(),
        "--test",
        file.toString(),
        "--model",
        "gru4rec",
        "--json",
        "--set",
        "units=16",
        "--set",
        "hidden-dropout=0",
        "--set",
        "epochs=20");
  }

  private static String plain(int item) {
    return "item-" + item;
  }

  private static int risingTime(int click) {
    return 1_400_000_000 + click;
  }

  private static void assertLearned(CommandRun run) {
    assertThat(run.status()).as(run.err()).isZero();
    var gru4rec = run.json().get("models").get(0);
    assertThat(gru4rec.get("pairs").asInt()).isEqualTo(30 * 3);
    assertThat(gru4rec.get("mrr_at_20").asDouble()).isGreaterThan(0.9);
  }

  private static void assertTooLittle(CommandRun run, int sessions, int items) {
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            "training gru4rec failed: found %d sessions of 2 or more clicks and %d items; training needs at least 10 and 2"
                .formatted(sessions, items));
  }

  @Test
  void oneSessionIsTooLittle() throws IOException {
    assertTooLittle(
        evaluate(1, 4, EvaluateUnusualClicksTest::plain, click -> risingTime(click)), 1, 4);
  }

  @Test
  void oneSessionCannotBeHeldOut() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("one.tsv"),
            "SessionId\tItemId\tTime\n1\ta\t1400000000\n1\tb\t1400000001\n");
    CommandRun run = CommandRun.nextclick("evaluate", "--train", file.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("one.tsv has a single session of 2 or more clicks: none can be held out");
  }

  @Test
  void oneItemIsTooLittle() throws IOException {
    assertTooLittle(evaluate(30, 4, _ -> "item", click -> risingTime(click)), 30, 1);
  }

  @Test
  void sessionsOfOneClickAreTooLittle() throws IOException {
    CommandRun run = evaluate(30, 1, EvaluateUnusualClicksTest::plain, click -> risingTime(click));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("clicks.csv has no session of 2 or more clicks");
  }

  @Test
  void clicksOfOneTimeAreInTheOrderOfTheirLines() throws IOException {
    assertLearned(evaluate(30, 4, EvaluateUnusualClicksTest::plain, _ -> 1_400_000_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "red shoes, size %d",
        "tab\there %d",
        "\"quoted\" %d",
        "čevlji 鞋 👟👩‍👩‍👧 %d",
        "e\u0301 and \u00e9 %d",
        "\u202Ebackwards %d"
      })
  void anItemIsCalledWhatItIsCalled(String id) throws IOException {
    assertLearned(evaluate(30, 4, id::formatted, click -> risingTime(click)));
  }

  @Test
  void clicksOnAnIdOfTenKilobytesArePassedOverAndCounted() throws IOException {
    CommandRun run =
        evaluate(
            30,
            4,
            item -> item == 0 ? "long".repeat(2_500) : plain(item),
            click -> risingTime(click));
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("clicks.csv: 20 lines passed over", "train: 30 sessions, 100 events, 5 items");
  }
}
