package dev.nextclick.cli.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class WorkFolderTest {

  @Test
  void itGoesWhenItIsClosedAfterWhatUsesItHasEnded() throws IOException {
    Path path;
    try (WorkFolder folder = WorkFolder.make()) {
      path = folder.path();
      folder.endFirst(() -> assertThat(path).isDirectoryContaining("glob:**/file"));
      Files.createFile(path.resolve("file"));
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void itStaysWhenItIsKeptBeforeTheEnd() throws IOException {
    WorkFolder folder = WorkFolder.make();
    folder.keep();
    folder.removeAtExit();
    folder.close();
    assertThat(folder.path()).isDirectory();
    FolderDeletion.delete(folder.path());
  }

  @Test
  void whoFailsBecauseCtrlCStopsTheServicesCannotKeepIt() throws Exception {
    try (WorkFolder folder = WorkFolder.make()) {
      CountDownLatch stopping = new CountDownLatch(1);
      CountDownLatch failed = new CountDownLatch(1);
      folder.endFirst(
          () -> {
            stopping.countDown();
            awaitUninterrupted(failed);
          });
      Thread hook = Thread.ofPlatform().start(folder::removeAtExit);
      stopping.await();
      folder.keep();
      failed.countDown();
      hook.join();
      assertThat(folder.path()).doesNotExist();
    }
  }

  @Test
  void aFaultAtTheEndIsSaidAndTheFolderGoesAllTheSame() throws IOException {
    WorkFolder folder = WorkFolder.make();
    folder.endFirst(
        () -> {
          throw new IllegalStateException("would not stop");
        });
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      folder.removeAtExit();
    } finally {
      System.setErr(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("nextclick: ")
        .contains(folder.path().toString(), "would not stop");
    assertThat(folder.path()).doesNotExist();
    folder.endFirst(() -> {});
    folder.close();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
