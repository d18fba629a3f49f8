package dev.nextclick.trainer.archive;

import dev.nextclick.dataset.ClickDatabase;
import dev.nextclick.dataset.SessionRules;
import dev.nextclick.dataset.SessionTable;
import java.io.IOException;
import java.nio.file.Path;

/// The sessions of a site's archive, for training.
public final class ArchivedSessions {

  private final Archive archive;
  private final Path work;

  /// @param work where clicks are sorted
  public ArchivedSessions(Archive archive, Path work) {
    this.archive = archive;
    this.work = work;
  }

  /// Cuts all that a site has in the archive into sessions, as serving cuts them.
  public SessionTable read(String site) throws IOException {
    return read(site, SessionRules.asServed());
  }

  /// The same by other rules.
  public SessionTable read(String site, SessionRules rules) throws IOException {
    try (ClickDatabase clicks = ClickDatabase.open(work)) {
      archive.read(
          site,
          files -> {
            clicks.readParquet(files);
            return files.size();
          });
      return clicks.sessions(rules);
    }
  }
}
