package dev.nextclick.cli.offline;

import dev.nextclick.models.Recommender;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.torch.ComputeDevice;
import java.io.IOException;
import java.nio.file.Path;

/// What a model learns from, and with.
///
/// @param vocabulary the items, and how often each is clicked in the sessions
/// @param sessions in the order of their first clicks
/// @param workFolder for files that are deleted before the training ends
/// @param threads how many may be busy
/// @param device where there is a choice
/// @param trainings what was trained before
/// @param watcher told how far the training is
public record Lesson(
    Vocabulary vocabulary,
    Sessions sessions,
    Path workFolder,
    int threads,
    ComputeDevice device,
    Trainings trainings,
    Watcher watcher) {

  /// A lesson before which nothing was trained.
  public Lesson(
      Vocabulary vocabulary,
      Sessions sessions,
      Path workFolder,
      int threads,
      ComputeDevice device,
      Watcher watcher) {
    this(vocabulary, sessions, workFolder, threads, device, new Trainings(), watcher);
  }

  /// The same with other sessions, or another watcher.
  Lesson with(Sessions others, Watcher another) {
    return new Lesson(vocabulary, others, workFolder, threads, device, trainings, another);
  }

  /// Is told how far a training is, and may end it.
  @FunctionalInterface
  public interface Watcher {

    /// The training is this far.
    ///
    /// @param share what is done, from 0 to 1
    /// @param status what else there is to say
    void at(double share, String status);

    /// Asked after each epoch but the last of a model that has epochs; true ends the training with what was learned so far.
    ///
    /// @param epoch counted from 1
    /// @throws IOException if a temporary file cannot be written
    default boolean enough(int epoch, Epoch soFar) throws IOException {
      return false;
    }

    /// Asked now and then; true ends the training with a [java.util.concurrent.CancellationException].
    default boolean cancelled() {
      return Thread.currentThread().isInterrupted();
    }
  }

  /// What was learned up to some epoch.
  @FunctionalInterface
  public interface Epoch {

    /// Makes a recommender of it, which the caller closes.
    ///
    /// @throws IOException if a temporary file cannot be written
    Recommender recommender() throws IOException;
  }
}
