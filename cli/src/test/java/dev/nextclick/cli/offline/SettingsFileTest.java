package dev.nextclick.cli.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsFileTest {

  @TempDir private Path folder;

  @Test
  void readsValuesAsTheyAreWritten() throws IOException {
    assertThat(gru4rec("epochs: 5\n# a comment\nlearning-rate: 0.05\nlogq: '1'\n"))
        .containsEntry("epochs", "5")
        .containsEntry("learning-rate", "0.05")
        .containsEntry("logq", "1");
    assertThat(gru4rec("{\"epochs\": 5}")).containsEntry("epochs", "5");
  }

  @Test
  void aFileMayHaveASectionForEachModel() throws IOException {
    assertThat(SettingsFile.read(file("gru4rec:\n  epochs: 5\npop:\nsvd:\n  rank: 3\nunits: 7\n")))
        .isEqualTo(
            Map.of(
                "gru4rec",
                Map.of("epochs", "5"),
                "pop",
                Map.of(),
                "svd",
                Map.of("rank", "3"),
                SettingsFile.NO_SECTION,
                Map.of("units", "7")));
  }

  @Test
  void anEmptyFileSetsNothing() throws IOException {
    assertThat(SettingsFile.read(file(""))).isEmpty();
    assertThat(SettingsFile.read(file("# nothing\n"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- 5",
        "epochs",
        "a: b: c",
        "epochs: 5\nunits: 8\nepochs: 6",
        "epochs: 5\n---\nunits: 8",
        "\t: {"
      })
  void whatIsNoSettingIsRefusedWithTheFilesName(String content) throws IOException {
    Path file = file(content);
    assertThatThrownBy(() -> SettingsFile.read(file))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("\n");
  }

  @Test
  void whatIsNoSingleValueIsKeptAsItsTextToBeRefusedWithTheOthers() throws IOException {
    assertThat(gru4rec("epochs: [1, 2]\nunits:\nlayers: {a: 1}\n"))
        .containsEntry("epochs", "[1,2]")
        .containsEntry("units", "")
        .containsEntry("layers", "{\"a\":1}");
  }

  @Test
  void bytesThatAreNoTextAreRefusedWithTheFilesName() throws IOException {
    Path file = Files.write(folder.resolve("settings.yaml"), new byte[] {'a', (byte) 0xFF});
    assertThatThrownBy(() -> SettingsFile.read(file))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(file + " is no text in UTF-8");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> SettingsFile.read(folder.resolve("none.yaml")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("no such file: " + folder.resolve("none.yaml"));
  }

  private Map<String, String> gru4rec(String content) throws IOException {
    Map<String, Map<String, String>> sections = SettingsFile.read(file(content));
    assertThat(sections).containsOnlyKeys("gru4rec");
    return sections.getOrDefault("gru4rec", Map.of());
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("settings.yaml"), content);
  }
}
