package dev.nextclick.cli.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class FolderDeletionTest {

  @TempDir private Path temporary;

  @Test
  void whereThereIsNoFolderThereIsNothingToDo() {
    assertThatCode(() -> FolderDeletion.delete(temporary.resolve("none")))
        .doesNotThrowAnyException();
  }

  @Test
  void aLinkGoesAndWhatItLeadsToStays() throws IOException {
    Path file = Files.createFile(Files.createDirectory(temporary.resolve("other")).resolve("file"));
    Path folder = Files.createDirectory(temporary.resolve("folder"));
    Files.createSymbolicLink(folder.resolve("link"), file.getParent());
    FolderDeletion.delete(folder);
    assertThat(folder).doesNotExist();
    assertThat(file).exists();
  }

  @Test
  void whatVanishesMeanwhileIsNoFault() throws Exception {
    Path folder = temporary.resolve("folder");
    for (int i = 0; i < 300; i++) {
      Path inner = Files.createDirectories(folder.resolve("a" + i).resolve("b"));
      Files.createFile(inner.resolve("file"));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      CountDownLatch together = new CountDownLatch(4);
      List<Future<?>> deletions = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        deletions.add(
            threads.submit(
                () -> {
                  together.countDown();
                  together.await();
                  FolderDeletion.delete(folder);
                  return null;
                }));
      }
      for (Future<?> deletion : deletions) {
        deletion.get();
      }
    }
    assertThat(folder).doesNotExist();
  }

  @Test
  void whatAppearsMeanwhileGoesToo() throws Exception {
    Path folder = Files.createDirectory(temporary.resolve("folder"));
    CountDownLatch writes = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> writer =
          threads.submit(
              () -> {
                try {
                  for (int i = 0; i < 2_000; i++) {
                    Path file = Files.createFile(folder.resolve("file" + i));
                    writes.countDown();
                    Files.deleteIfExists(file);
                  }
                } catch (NoSuchFileException gone) {
                  // The folder is: there is nowhere left to write to.
                }
                return null;
              });
      writes.await();
      FolderDeletion.delete(folder);
      assertThat(folder).doesNotExist();
      writer.get();
    }
  }
}
