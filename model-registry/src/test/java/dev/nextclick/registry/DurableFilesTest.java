package dev.nextclick.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class DurableFilesTest {

  @TempDir private Path folder;

  /// The owner clears up while another process deletes.
  @Test
  void twoWhoDeleteTheSameTreeDoNotDisturbEachOther() throws Exception {
    int rounds = 200;
    CyclicBarrier start = new CyclicBarrier(2);
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < rounds; round++) {
        Path tree = Files.createDirectory(folder.resolve("tree" + round));
        for (int file = 0; file < 20; file++) {
          Files.createFile(
              Files.createDirectories(tree.resolve("d" + file % 4)).resolve("f" + file));
        }
        List<Future<?>> deletions = new ArrayList<>();
        for (int deleter = 0; deleter < 2; deleter++) {
          deletions.add(
              two.submit(
                  () -> {
                    start.await();
                    DurableFiles.deleteTree(tree);
                    return null;
                  }));
        }
        for (Future<?> deletion : deletions) {
          deletion.get(30, TimeUnit.SECONDS);
        }
        assertThat(tree).doesNotExist();
      }
    }
  }
}
