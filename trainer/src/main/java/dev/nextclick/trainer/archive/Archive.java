package dev.nextclick.trainer.archive;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.LogId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Click history on disk, as Parquet files:
///
///     SITE/log-STORE/DAY/FIRST-LAST.parquet    events from the log of one Redis, by the day on which they were archived
///     SITE/imports/ID.parquet                  one imported history each
///     SITE/erasures                            what was to be forgotten, which is not taken in again
///
/// **Each event once.** A commit moves the records of one site into one file, whatever days they are of, and the same rename that makes
/// the events appear makes their place in the log appear: the file's metadata holds, per partition, the ids it covers and the last
/// id that this site has reached. Positions are per site, so that a commit of several sites needs nothing atomic across files: killed
/// between two of them, the log is read again, the sites that were written know it, and the others take what is theirs. Days are those
/// of archiving, not of the events, so that an event with an old time makes no further file; as no event is later than its
/// archiving, days still bound from when on a file matters.
///
/// **One writer.** A second process is refused. Reads by [#read] see files that stay as they are; merging waits for them.
public final class Archive implements AutoCloseable {

  private static final String LOCK = ".lock";

  private final Path root;
  private final Path work;
  private final Clock clock;
  private final FileChannel lockFile;
  private final ParquetStore store;
  // Held while files are written; held for reading while they are read, and for writing while some
  // are replaced.
  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantReadWriteLock contents = new ReentrantReadWriteLock(true);
  private final Map<String, SiteFiles> sites = new HashMap<>();
  private final Map<String, List<Path>> listings = new ConcurrentHashMap<>();

  private Archive(Path root, Path work, Clock clock, FileChannel lockFile, ParquetStore store) {
    this.root = root;
    this.work = work;
    this.clock = clock;
    this.lockFile = lockFile;
    this.store = store;
  }

  /// Opens the archive in a folder, which is made if it is missing.
  ///
  /// @param work for temporary files: a folder of the archive's own is made in it, and emptied
  /// @throws IOException if it cannot be written to, another process has it open, or a file cannot be read, which is named
  public static Archive open(Path root, Path work) throws IOException {
    return open(root, work, Clock.systemUTC());
  }

  /// The same by another clock, which says what day it is.
  public static Archive open(Path root, Path work, Clock clock) throws IOException {
    Files.createDirectories(root);
    FileChannel lockFile = lock(root);
    try {
      Path folder = work.resolve("archive");
      remove(folder);
      Files.createDirectories(folder);
      DurableFile.removeLeftovers(root);
      ParquetStore store = ParquetStore.inMemory(folder);
      Archive archive = new Archive(root, folder, clock, lockFile, store);
      try {
        archive.readFolders();
        return archive;
      } catch (IOException e) {
        store.close();
        throw e;
      }
    } catch (IOException e) {
      lockFile.close();
      throw e;
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new IOException("the archive " + root + " is in use by another trainer");
    }
    return channel;
  }

  private void readFolders() throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      for (Path folder : entries.filter(Files::isDirectory).toList()) {
        String name = folder.getFileName().toString();
        SiteFiles site = SiteFiles.open(folder, store);
        sites.put(name, site);
        listings.put(name, List.copyOf(site.all()));
      }
    }
  }

  /// A site's files, which may be merged or rewritten at any time: what must not happen while they are read, [#read] prevents.
  public List<Path> files(String site) {
    return listings.getOrDefault(SiteFolder.of(site), List.of());
  }

  /// The sites of which something is archived.
  public Set<String> sites() {
    return listings.entrySet().stream()
        .filter(listing -> !listing.getValue().isEmpty())
        .map(listing -> SiteFolder.site(listing.getKey()))
        .collect(Collectors.toSet());
  }

  /// Whether nothing of a site was ever archived.
  public boolean isEmpty(String site) {
    return files(site).isEmpty();
  }

  /// How many events of a site there are.
  public long count(String site) throws IOException {
    writing.lock();
    try {
      return store.count(files(site));
    } finally {
      writing.unlock();
    }
  }

  /// What is done with a site's files.
  @FunctionalInterface
  public interface Reading<R> {
    R read(List<Path> files) throws IOException;
  }

  /// Reads a site's files, none of which changes or goes meanwhile. New ones may appear beside them.
  public <R> R read(String site, Reading<R> reading) throws IOException {
    contents.readLock().lock();
    try {
      return reading.read(files(site));
    } finally {
      contents.readLock().unlock();
    }
  }

  /// Begins to take in a history.
  public HistoryImport beginImport(String site) throws IOException {
    return HistoryImport.begin(this, site, work);
  }

  /// The last id of a partition's log up to which all of a site is archived.
  LogId reached(String storeId, String site, int partition) throws IOException {
    writing.lock();
    try {
      SiteFiles files = sites.get(SiteFolder.of(site));
      return files == null ? LogId.ZERO : files.log(storeId).reached(partition);
    } finally {
      writing.unlock();
    }
  }

  /// The last id of a partition's log that anything of any site was archived of.
  LogId reached(String storeId, int partition) throws IOException {
    writing.lock();
    try {
      LogId furthest = LogId.ZERO;
      for (SiteFiles files : sites.values()) {
        LogId reached = files.log(storeId).reached(partition);
        furthest = reached.compareTo(furthest) > 0 ? reached : furthest;
      }
      return furthest;
    } finally {
      writing.unlock();
    }
  }

  /// Whether a site's event is archived.
  boolean contains(String site, String sessionId, String eventId) throws IOException {
    writing.lock();
    try {
      return store.contains(files(site), sessionId, eventId);
    } finally {
      writing.unlock();
    }
  }

  /// Forgets that something was to be forgotten, once nobody knows of it any more.
  void forgetOldErasures() throws IOException {
    writing.lock();
    try {
      for (SiteFiles files : sites.values()) {
        files.erasures().forgetOld(clock.instant());
      }
    } finally {
      writing.unlock();
    }
  }

  /// The erasures that are applied, and that a Redis was not told of yet.
  Set<PendingErasure> pendingErasures(String storeId) {
    writing.lock();
    try {
      Set<PendingErasure> pending = new HashSet<>();
      for (SiteFiles files : sites.values()) {
        pending.addAll(files.erasures().pending(storeId));
      }
      return pending;
    } finally {
      writing.unlock();
    }
  }

  /// Notes that a Redis was told that erasures are done.
  void settle(String storeId, Set<PendingErasure> done) throws IOException {
    writing.lock();
    try {
      for (SiteFiles files : sites.values()) {
        files.erasures().settle(storeId, done, clock.instant());
      }
    } finally {
      writing.unlock();
    }
  }

  /// Archives what was read from a log. Forgets first, so that nothing forgotten is there when the log is trimmed.
  void append(String storeId, String site, SiteBatch batch) throws IOException {
    writing.lock();
    try {
      SiteFiles files = site(site);
      if (!batch.erasures().isEmpty()) {
        // What is noted is gone from every file, and stays out of those that are written from then
        // on.
        erase(site, batch);
        files.erasures().note(storeId, batch.erasures(), clock.instant());
      }
      List<ClickEvent> clicks = batch.clicks();
      if (!clicks.isEmpty()) {
        store.clear();
        for (ClickEvent click : clicks) {
          store.add(click);
        }
        files.erasures().removeFromGathered(storeId);
        if (store.gathered() > 0) {
          files
              .log(storeId)
              .commit(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC), batch.ranges());
          list(site);
        }
      }
    } finally {
      writing.unlock();
    }
  }

  private void erase(String site, SiteBatch batch) throws IOException {
    store.erase(batch.erasedSessions(), batch.erasedUsers());
    List<Path> found = store.filesWithErased(files(site));
    for (Path file : found) {
      store.copyWithoutErased(file, DurableFile.part(file));
    }
    contents.writeLock().lock();
    try {
      for (Path file : found) {
        DurableFile.publish(file);
      }
    } finally {
      contents.writeLock().unlock();
    }
  }

  /// Makes one file of several small ones, unless somebody is reading.
  ///
  /// @return whether there may be more to do
  boolean mergeSome(String storeId, String site) throws IOException {
    writing.lock();
    try {
      LogFolder log = site(site).log(storeId);
      Optional<LogFolder.Merge> merge = log.nextMerge();
      if (merge.isEmpty()) {
        return false;
      }
      ArchiveFile merged = log.write(merge.get());
      if (!contents.writeLock().tryLock()) {
        Files.deleteIfExists(DurableFile.part(merged.path()));
        return false;
      }
      try {
        log.replace(merge.get(), merged);
        list(site);
        return true;
      } finally {
        contents.writeLock().unlock();
      }
    } finally {
      writing.unlock();
    }
  }

  /// A file of its own to write an import to, which [#publishImport] takes.
  Path newImportPart(String site) throws IOException {
    writing.lock();
    try {
      Path folder = site(site).importFolder();
      DurableFile.createDirectories(folder);
      return Files.createTempFile(folder, "import-", ".part");
    } finally {
      writing.unlock();
    }
  }

  boolean isImported(String site, String importId) throws IOException {
    writing.lock();
    try {
      return site(site).isImported(importId);
    } finally {
      writing.unlock();
    }
  }

  /// Takes a written import, unless the same is there: then this is false, and the part is the caller's to remove.
  boolean publishImport(String site, Path part, String importId) throws IOException {
    writing.lock();
    try {
      SiteFiles files = site(site);
      if (files.isImported(importId)) {
        return false;
      }
      files.erasures().removeFromImport(part);
      files.addImport(part, importId);
      list(site);
      return true;
    } finally {
      writing.unlock();
    }
  }

  /// Ends; waits for what is being written.
  @Override
  public void close() throws IOException {
    writing.lock();
    try {
      store.close();
    } finally {
      writing.unlock();
      lockFile.close();
    }
  }

  private SiteFiles site(String site) throws IOException {
    String folder = SiteFolder.of(site);
    SiteFiles files = sites.get(folder);
    if (files == null) {
      files = SiteFiles.open(root.resolve(folder), store);
      sites.put(folder, files);
    }
    return files;
  }

  private void list(String site) throws IOException {
    listings.put(SiteFolder.of(site), List.copyOf(site(site).all()));
  }

  static void remove(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }
}
