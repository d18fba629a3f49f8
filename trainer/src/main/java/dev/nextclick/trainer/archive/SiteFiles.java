package dev.nextclick.trainer.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The files of one site: imports, and what came from the logs. Not safe for use by several threads.
final class SiteFiles {

  private static final String IMPORTS = "imports";
  private static final String LOG = "log-";
  private static final String PARQUET = ".parquet";

  private final Path folder;
  private final ParquetStore store;
  private final TreeSet<Path> imports = new TreeSet<>();
  private final Map<String, LogFolder> logs = new HashMap<>();
  private final SiteErasures erasures;

  private SiteFiles(Path folder, ParquetStore store, SiteErasures erasures) {
    this.folder = folder;
    this.store = store;
    this.erasures = erasures;
  }

  static SiteFiles open(Path folder, ParquetStore store) throws IOException {
    SiteFiles site = new SiteFiles(folder, store, SiteErasures.open(folder, store));
    if (Files.isDirectory(folder)) {
      try (Stream<Path> entries = Files.list(folder)) {
        for (Path entry : entries.sorted().toList()) {
          String name = entry.getFileName().toString();
          if (name.startsWith(LOG)) {
            site.logs.put(name, LogFolder.open(entry, store));
          }
        }
      }
    }
    if (Files.isDirectory(site.importFolder())) {
      try (Stream<Path> entries = Files.list(site.importFolder())) {
        entries.filter(path -> path.toString().endsWith(PARQUET)).forEach(site.imports::add);
      }
    }
    return site;
  }

  /// All of them, imports first.
  List<Path> all() {
    List<Path> all = new ArrayList<>(imports);
    logs.values().forEach(log -> all.addAll(log.files()));
    return all;
  }

  /// What the site was told to forget.
  SiteErasures erasures() {
    return erasures;
  }

  Path importFolder() {
    return folder.resolve(IMPORTS);
  }

  boolean isImported(String importId) {
    return imports.contains(importFile(importId));
  }

  /// Takes a whole import, which was written into [#importFolder].
  void addImport(Path written, String importId) throws IOException {
    DurableFile.publish(written, importFile(importId));
    imports.add(importFile(importId));
  }

  /// What is there from one Redis.
  LogFolder log(String storeId) throws IOException {
    String name = LOG + SiteFolder.of(storeId);
    LogFolder log = logs.get(name);
    if (log == null) {
      log = LogFolder.open(folder.resolve(name), store);
      logs.put(name, log);
    }
    return log;
  }

  private Path importFile(String importId) {
    return importFolder().resolve(importId + PARQUET);
  }
}
