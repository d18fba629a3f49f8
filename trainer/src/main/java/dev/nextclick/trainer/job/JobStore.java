package dev.nextclick.trainer.job;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Jobs on disk: one small JSON file each, replaced whole, so that a reader never finds half of one.
public final class JobStore {

  private static final Logger log = LoggerFactory.getLogger(JobStore.class);
  private static final String SUFFIX = ".json";
  private static final String UNFINISHED = ".tmp";

  private final Path folder;

  private JobStore(Path folder) {
    this.folder = folder;
  }

  /// Opens the store, and makes its folder when there is none. What a dead process left half written is removed.
  public static JobStore open(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, "*" + UNFINISHED)) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
    return new JobStore(folder);
  }

  /// All jobs. A file that cannot be read is left where it is, and said in the log: one bad file must not hide the others.
  List<TrainingJob> load() throws IOException {
    List<TrainingJob> jobs = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        try {
          jobs.add(JobJson.read(Files.readAllBytes(file)));
        } catch (IOException | IllegalArgumentException e) {
          log.warn("job file {} is left out: {}", file, e.getMessage());
        }
      }
    }
    return jobs;
  }

  /// Writes a job in place of what was known of it. When this returns, it is on disk.
  void save(TrainingJob job) throws IOException {
    Path unfinished = folder.resolve(job.id() + UNFINISHED);
    try (FileChannel file =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer content = ByteBuffer.wrap(JobJson.write(job));
      while (content.hasRemaining()) {
        file.write(content);
      }
      file.force(true);
    }
    Files.move(unfinished, file(job.id()), StandardCopyOption.ATOMIC_MOVE);
  }

  /// Forgets a job.
  void delete(String id) throws IOException {
    Files.deleteIfExists(file(id));
  }

  private Path file(String id) {
    return folder.resolve(id + SUFFIX);
  }
}
