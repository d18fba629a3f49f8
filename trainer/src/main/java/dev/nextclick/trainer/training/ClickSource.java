package dev.nextclick.trainer.training;

import dev.nextclick.dataset.SessionTable;
import dev.nextclick.events.StoreUnavailableException;
import java.io.IOException;

/// Where the clicks are that a job learns from.
public interface ClickSource {

  /// Moves what the log holds into the archive.
  ///
  /// @throws StoreUnavailableException if the log cannot be reached
  void drain() throws IOException, InterruptedException;

  /// All that the archive holds of a site, cut into sessions as serving cuts them.
  SessionTable sessions(String site) throws IOException;
}
