package dev.nextclick.cli.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.offline.OfflineModel;
import dev.nextclick.models.tuning.Dimension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The journal of a search, which may come from anywhere.
final class TrialJournalTest {

  private static final String VALUES = "{\"momentum\":\"0.3\",\"layers\":\"2\"}";

  private static final Trial TRIAL =
      new Trial(
          1,
          Map.of("momentum", "0.3", "layers", "2"),
          Trial.Outcome.STOPPED,
          List.of(new Score(1, 0.5, 0.25), new Score(3, 0.625, 0.25)),
          1.5,
          "");

  @TempDir private Path folder = Path.of("");

  private Path file() {
    return folder.resolve("trials.jsonl");
  }

  private static SearchPlan plan(Map<String, String> settings, double mostMomentum, long seed) {
    return SearchPlan.of(
        OfflineModel.GRU4REC,
        OfflineModel.GRU4REC.learner(settings),
        List.of(
            new Dimension.Range("momentum", 0, mostMomentum, false, false),
            new Dimension.Choice("layers", List.of("1", "2"))),
        false,
        seed);
  }

  private TrialJournal open() throws IOException {
    return TrialJournal.open(file(), plan(Map.of(), 0.9, 1), "d1");
  }

  private void writeOne() throws IOException {
    try (TrialJournal journal = open()) {
      journal.append(TRIAL);
    }
  }

  @Test
  void whatWasAppendedIsThereWhenItIsOpenedAgain() throws IOException {
    Trial failed =
        new Trial(2, TRIAL.values(), Trial.Outcome.FAILED, List.of(), 0.25, "loss \n is NaN");
    writeOne();
    try (TrialJournal journal = open()) {
      assertThat(journal.trials()).containsExactly(TRIAL);
      journal.append(failed);
    }
    try (TrialJournal journal = open()) {
      assertThat(journal.trials()).containsExactly(TRIAL, failed);
    }
    assertThat(Files.readAllLines(file())).hasSize(3);
  }

  @Test
  void halfALineThatAKilledProcessLeftIsForgotten() throws IOException {
    writeOne();
    String whole = Files.readString(file());
    // Any byte may be the last that came to the disk, one in the middle of a character too.
    for (String torn : List.of("{", "{\"trial\":2,\"outc", "{\"reason\":\"\u00e9")) {
      byte[] bytes = torn.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      Files.write(
          file(),
          java.util.Arrays.copyOf(bytes, Math.max(1, bytes.length - 1)),
          StandardOpenOption.APPEND);
      try (TrialJournal journal = open()) {
        assertThat(journal.trials()).containsExactly(TRIAL);
      }
      assertThat(Files.readString(file())).isEqualTo(whole);
    }
  }

  @Test
  void halfAHeaderIsWrittenAnew() throws IOException {
    writeOne();
    String header = Files.readAllLines(file()).getFirst();
    Files.writeString(file(), header.substring(0, 40));
    try (TrialJournal journal = open()) {
      assertThat(journal.trials()).isEmpty();
    }
    assertThat(Files.readAllLines(file())).containsExactly(header);
  }

  @Test
  void theJournalOfAnotherSearchIsRefusedAndLeftAsItIs() throws IOException {
    writeOne();
    String before = Files.readString(file());
    assertRefused(plan(Map.of(), 0.9, 1), "d2", "another search: its data is \"d1\", not \"d2\"");
    assertRefused(plan(Map.of(), 0.5, 1), "d1", "another search: its space is [");
    assertRefused(plan(Map.of(), 0.9, 2), "d1", "another search: its seed is 1, not 2");
    assertRefused(plan(Map.of("units", "8"), 0.9, 1), "d1", "another search: its fixed is {");
    assertThat(Files.readString(file())).isEqualTo(before);
  }

  private void assertRefused(SearchPlan plan, String data, String why) {
    assertThatThrownBy(() -> TrialJournal.open(file(), plan, data).close())
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(file().toString())
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "[]",
        "{}",
        "{\"trial\":7,\"outcome\":\"completed\",\"seconds\":1,\"values\":VALUES,\"scores\":[]}",
        "{\"trial\":2,\"outcome\":\"completed\",\"seconds\":1,\"values\":{\"momentum\":\"9\",\"layers\":\"1\"},\"scores\":[]}",
        "{\"trial\":2,\"outcome\":\"completed\",\"seconds\":1,\"values\":{\"momentum\":\"0\"},\"scores\":[]}",
        "{\"trial\":2,\"outcome\":\"completed\",\"seconds\":-1,\"values\":VALUES,\"scores\":[]}",
        "{\"trial\":2,\"outcome\":\"won\",\"seconds\":1,\"values\":VALUES,\"scores\":[]}",
        "{\"trial\":2,\"outcome\":\"completed\",\"seconds\":1,\"values\":VALUES,\"scores\":[{\"epoch\":1,\"recall_at_20\":7,\"mrr_at_20\":1}]}",
        "{\"trial\":2,\"outcome\":\"completed\",\"seconds\":1,\"values\":VALUES,\"scores\":[{\"epoch\":99,\"recall_at_20\":1,\"mrr_at_20\":1}]}",
        "{\"trial\":2,\"outcome\":\"completed\",\"seconds\":1,\"values\":VALUES,\"scores\":[{\"epoch\":2,\"recall_at_20\":1,\"mrr_at_20\":1},{\"epoch\":1,\"recall_at_20\":1,\"mrr_at_20\":1}]}"
      })
  void aLineThatCannotBeIsRefusedByItsNumber(String line) throws IOException {
    writeOne();
    Files.writeString(file(), line.replace("VALUES", VALUES) + "\n", StandardOpenOption.APPEND);
    assertRefused(plan(Map.of(), 0.9, 1), "d1", ", line 3: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"epochs: 5", "{\"a\": 1}\n", "\n\n", "\u0000\u0001\n"})
  void aFileThatIsNoJournalIsLeftAsItIs(String content) throws IOException {
    Files.writeString(file(), content);
    assertRefused(plan(Map.of(), 0.9, 1), "d1", "");
    assertThat(Files.readString(file())).isEqualTo(content);
  }

  @Test
  void twoSearchesDoNotShareAJournal() throws IOException {
    try (TrialJournal _ = open()) {
      assertRefused(plan(Map.of(), 0.9, 1), "d1", "another nextclick tune is writing ");
    }
    open().close();
  }
}
