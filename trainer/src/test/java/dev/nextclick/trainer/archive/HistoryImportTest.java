package dev.nextclick.trainer.archive;

import static dev.nextclick.trainer.archive.Archived.click;
import static dev.nextclick.trainer.archive.Archived.eventIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.events.ClickEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryImportTest {

  @TempDir Path folder;
  private Archive archive;

  @BeforeEach
  void open() throws IOException {
    archive = Archive.open(folder.resolve("archive"), folder.resolve("work"));
  }

  @AfterEach
  void close() throws IOException {
    archive.close();
  }

  @Test
  void theSameEventsAreKnownAgainInAnyOrderAndAfterARestart() throws IOException {
    List<ClickEvent> events = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      events.add(click("shop", "s" + i % 100, "item" + i % 7, Integer.toString(i)));
    }
    ImportOutcome first = imported("shop", events);
    assertThat(first.events()).isEqualTo(1_000);
    assertThat(first.sessions()).isEqualTo(100);
    assertThat(first.alreadyImported()).isFalse();

    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Collections.shuffle(events, new Random(seed));
    archive.close();
    open();

    assertThat(imported("shop", events))
        .isEqualTo(new ImportOutcome(first.importId(), 1_000, 100, true));
    assertThat(eventIds(archive, "shop")).hasSize(1_000).doesNotHaveDuplicates();
  }

  @Test
  void oneEventMoreOrLessOrAnotherSiteIsAnotherImport() throws IOException {
    List<ClickEvent> two = List.of(click("shop", "s", "a", "1"), click("shop", "s", "b", "2"));
    imported("shop", two);

    assertThat(imported("shop", two.subList(0, 1)).alreadyImported()).isFalse();
    assertThat(imported("video", two).alreadyImported()).isFalse();
    assertThat(imported("shop", List.of(two.get(0), two.get(0))).alreadyImported()).isFalse();
    assertThat(eventIds(archive, "shop")).containsExactlyInAnyOrder("1", "2", "1", "1", "1");
  }

  @Test
  void anImportThatIsNotCommittedLeavesNothing() throws IOException {
    try (HistoryImport history = archive.beginImport("shop")) {
      history.add(click("shop", "s", "a", "1"));
    }
    assertThat(archive.isEmpty("shop")).isTrue();
    assertThat(folder.resolve("work/archive")).isEmptyDirectory();
  }

  @Test
  void anImportThatCannotBeWrittenLeavesNothingAndCanBeRepeated() throws IOException {
    Path inTheWay = folder.resolve("archive/shop/imports");
    Files.createDirectories(inTheWay.getParent());
    Files.writeString(inTheWay, "not a folder");
    List<ClickEvent> events = List.of(click("shop", "s", "a", "1"));
    assertThatThrownBy(() -> imported("shop", events)).isInstanceOf(IOException.class);
    assertThat(archive.isEmpty("shop")).isTrue();
    Files.delete(inTheWay);

    assertThat(imported("shop", events).alreadyImported()).isFalse();
    assertThat(eventIds(archive, "shop")).containsExactly("1");
  }

  private ImportOutcome imported(String site, List<ClickEvent> events) throws IOException {
    try (HistoryImport history = archive.beginImport(site)) {
      for (ClickEvent event : events) {
        history.add(event);
      }
      return history.commit();
    }
  }
}
