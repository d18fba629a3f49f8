package dev.nextclick.trainer.archive;

import dev.nextclick.events.ClickEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A history on its way into the archive: gathered on disk, and committed whole as one file, named for what is in it. Closed
/// before that, nothing of it stays. For one thread at a time.
public final class HistoryImport implements AutoCloseable {

  private final Archive archive;
  private final String site;
  private final Path folder;
  private final ParquetStore spool;
  private final EventsHash hash = new EventsHash();
  private long kept;

  private HistoryImport(Archive archive, String site, Path folder, ParquetStore spool) {
    this.archive = archive;
    this.site = site;
    this.folder = folder;
    this.spool = spool;
  }

  static HistoryImport begin(Archive archive, String site, Path work) throws IOException {
    Files.createDirectories(work);
    Path folder = Files.createTempDirectory(work, "import-");
    try {
      return new HistoryImport(archive, site, folder, ParquetStore.onDisk(folder));
    } catch (IOException e) {
      Archive.remove(folder);
      throw e;
    }
  }

  /// Adds an event; one that may not be trained on counts as received, and is not kept.
  public void add(ClickEvent event) throws IOException {
    hash.add(event);
    if (event.trainable()) {
      spool.add(event);
      kept++;
    }
  }

  /// The site that it is for.
  public String site() {
    return site;
  }

  /// How many events were added.
  public long events() {
    return hash.events();
  }

  /// Puts all of it into the archive, unless the same is there. When this returns it is on disk.
  public ImportOutcome commit() throws IOException {
    String importId = hash.id(site);
    long sessions = spool.sessions();
    if (archive.isImported(site, importId)) {
      return new ImportOutcome(importId, events(), sessions, true);
    }
    if (kept == 0) {
      return new ImportOutcome(importId, events(), sessions, false);
    }
    Path part = archive.newImportPart(site);
    try {
      spool.write(part, Ledger.formatOnly());
      boolean stored = archive.publishImport(site, part, importId);
      return new ImportOutcome(importId, events(), sessions, !stored);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      spool.close();
    } finally {
      Archive.remove(folder);
    }
  }
}
