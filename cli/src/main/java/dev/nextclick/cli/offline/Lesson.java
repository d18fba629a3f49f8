package dev.nextclick.cli.offline;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.nio.file.Path;

/// What a model learns from, and with.
///
/// @param vocabulary the items, and how often each is clicked in the sessions
/// @param sessions in the order of their first clicks
/// @param workFolder for files that are deleted before the training ends
/// @param threads how many may be busy
/// @param watcher told how far the training is
record Lesson(
    Vocabulary vocabulary, Sessions sessions, Path workFolder, int threads, Watcher watcher) {

  /// Is told how far a training is.
  interface Watcher {

    /// The training is this far.
    ///
    /// @param share what is done, from 0 to 1
    /// @param status what else there is to say
    void at(double share, String status);
  }
}
