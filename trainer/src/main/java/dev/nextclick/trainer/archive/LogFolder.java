package dev.nextclick.trainer.archive;

import dev.nextclick.events.LogId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What the archive has of one site from one Redis: a folder for each day of archiving, with a file for each commit until they are
/// merged. Only the newest file's ledger is read; the rest is in the names. Not safe for use by several threads.
final class LogFolder {

  private static final int MERGED_AT_ONCE = 8;
  private static final long LARGEST_MERGED_BYTES = 256L << 20;

  private final Path folder;
  private final ParquetStore store;
  private final NavigableMap<LocalDate, List<ArchiveFile>> days;
  private Ledger newest;

  private LogFolder(
      Path folder,
      ParquetStore store,
      NavigableMap<LocalDate, List<ArchiveFile>> days,
      Ledger newest) {
    this.folder = folder;
    this.store = store;
    this.days = days;
    this.newest = newest;
  }

  /// Reads what is there, and removes files that a merged one stands for.
  static LogFolder open(Path folder, ParquetStore store) throws IOException {
    NavigableMap<LocalDate, List<ArchiveFile>> days = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      for (Path day : list(folder)) {
        List<ArchiveFile> files = new ArrayList<>();
        list(day).forEach(path -> ArchiveFile.read(path).ifPresent(files::add));
        List<ArchiveFile> merged =
            files.stream().filter(f -> files.stream().anyMatch(o -> o.standsFor(f))).toList();
        for (ArchiveFile file : merged) {
          Files.delete(file.path());
        }
        files.removeAll(merged);
        files.sort(ArchiveFile.ORDER);
        if (!files.isEmpty()) {
          days.put(LocalDate.parse(day.getFileName().toString()), files);
        }
      }
    }
    Ledger newest =
        days.isEmpty() ? Ledger.EMPTY : ledger(store, days.lastEntry().getValue().getLast().path());
    return new LogFolder(folder, store, days, newest);
  }

  /// The last id of a partition's log before which nothing of this site is missing.
  LogId reached(int partition) {
    return newest.reached().getOrDefault(partition, LogId.ZERO);
  }

  List<Path> files() {
    return days.values().stream().flatMap(List::stream).map(ArchiveFile::path).toList();
  }

  /// Makes a file of what was gathered. When this returns it is on disk, and with it how far the archive has come.
  ///
  /// @param today the folder it goes to, unless a later one is in use already: days do not go back with the clock
  void commit(LocalDate today, SortedMap<Integer, LogRange> ranges) throws IOException {
    LocalDate day = days.isEmpty() || days.lastKey().isBefore(today) ? today : days.lastKey();
    long number = days.isEmpty() ? 1 : days.lastEntry().getValue().getLast().last() + 1;
    Path directory = folder.resolve(day.toString());
    DurableFile.createDirectories(directory);
    ArchiveFile file = ArchiveFile.of(directory, number, number);
    Ledger ledger = newest.next(ranges);
    store.write(DurableFile.part(file.path()), ledger.toMetadata());
    DurableFile.publish(file.path());
    newest = ledger;
    days.computeIfAbsent(day, d -> new ArrayList<>()).add(file);
  }

  /// Neighbours that are worth making one of: eight of a size in the newest day, so that each event is rewritten a few times in all
  /// and a day's files grow with the logarithm of its commits; all there are in days that are over.
  Optional<Merge> nextMerge() throws IOException {
    for (LocalDate day : days.navigableKeySet()) {
      List<ArchiveFile> files = days.getOrDefault(day, List.of());
      boolean over = !day.equals(days.lastKey());
      if (over && files.size() == 1) {
        continue;
      }
      List<ArchiveFile> run = new ArrayList<>();
      long bytes = 0;
      for (ArchiveFile file : files) {
        long size = Files.size(file.path());
        boolean fits =
            bytes + size <= LARGEST_MERGED_BYTES
                && (over || run.isEmpty() || level(run.getFirst()) == level(file));
        if (!fits) {
          if (over && run.size() > 1) {
            break;
          }
          run.clear();
          bytes = 0;
        }
        run.add(file);
        bytes += size;
        if (!over && run.size() == MERGED_AT_ONCE) {
          return Optional.of(new Merge(day, List.copyOf(run)));
        }
      }
      if (over && run.size() > 1) {
        return Optional.of(new Merge(day, List.copyOf(run)));
      }
    }
    return Optional.empty();
  }

  /// Files of a day that are to be made one.
  record Merge(LocalDate day, List<ArchiveFile> files) {}

  /// Writes the merged file beside those it will stand for.
  ArchiveFile write(Merge merge) throws IOException {
    Ledger ledger = Ledger.EMPTY;
    for (ArchiveFile file : merge.files()) {
      ledger = ledger.mergedWith(ledger(store, file.path()));
    }
    ArchiveFile merged =
        ArchiveFile.of(
            folder.resolve(merge.day().toString()),
            merge.files().getFirst().first(),
            merge.files().getLast().last());
    store.merge(
        merge.files().stream().map(ArchiveFile::path).toList(),
        DurableFile.part(merged.path()),
        ledger.toMetadata());
    return merged;
  }

  /// Puts the merged file in the place of the others; nobody may be reading them. Killed in between, [#open] does the rest.
  void replace(Merge merge, ArchiveFile merged) throws IOException {
    DurableFile.publish(merged.path());
    List<ArchiveFile> files = days.computeIfAbsent(merge.day(), d -> new ArrayList<>());
    files.removeAll(merge.files());
    files.add(merged);
    files.sort(ArchiveFile.ORDER);
    for (ArchiveFile file : merge.files()) {
      Files.deleteIfExists(file.path());
    }
  }

  private static int level(ArchiveFile file) {
    return (63 - Long.numberOfLeadingZeros(file.commits())) / 3;
  }

  private static Ledger ledger(ParquetStore store, Path file) throws IOException {
    try {
      return Ledger.of(store.metadata(file));
    } catch (IOException e) {
      throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }
}
