package dev.nextclick.trainer.archive;

import dev.nextclick.events.LogId;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a file of the archive says of itself, in its Parquet metadata.
///
/// @param ranges by partition, the part of the log that is in this file
/// @param reached by partition, the last id in this file or any before it: the newest file alone says how far the archive is
record Ledger(SortedMap<Integer, LogRange> ranges, SortedMap<Integer, LogId> reached) {

  private static final int FORMAT = 1;
  private static final String PREFIX = "nextclick.";
  private static final String FORMAT_KEY = PREFIX + "format";
  private static final String RANGES_KEY = PREFIX + "ranges";
  private static final String REACHED_KEY = PREFIX + "reached";

  static final Ledger EMPTY = new Ledger(new TreeMap<>(), new TreeMap<>());

  Ledger {
    ranges = Collections.unmodifiableSortedMap(new TreeMap<>(ranges));
    reached = Collections.unmodifiableSortedMap(new TreeMap<>(reached));
  }

  /// The ledger of a file that comes after this one.
  Ledger next(SortedMap<Integer, LogRange> added) {
    TreeMap<Integer, LogId> further = new TreeMap<>(reached);
    added.forEach(
        (partition, range) ->
            further.merge(partition, range.last(), (a, b) -> a.compareTo(b) >= 0 ? a : b));
    return new Ledger(added, further);
  }

  /// The ledger of this file and the next, made one.
  Ledger mergedWith(Ledger later) {
    TreeMap<Integer, LogRange> both = new TreeMap<>(ranges);
    later.ranges.forEach((partition, range) -> both.merge(partition, range, LogRange::upTo));
    return new Ledger(both, later.reached);
  }

  Map<String, String> toMetadata() {
    Map<String, String> metadata = new TreeMap<>(formatOnly());
    metadata.put(RANGES_KEY, format(ranges));
    metadata.put(REACHED_KEY, format(reached));
    return metadata;
  }

  /// The metadata of a file that did not come from the log.
  static Map<String, String> formatOnly() {
    return Map.of(FORMAT_KEY, Integer.toString(FORMAT));
  }

  /// Whether a key of a file's metadata is one of ours.
  static boolean isOurs(String key) {
    return key.startsWith(PREFIX);
  }

  /// @throws IOException if the file is of a later format, or none of ours
  static Ledger of(Map<String, String> metadata) throws IOException {
    requireFormat(metadata);
    try {
      return new Ledger(
          parse(metadata.getOrDefault(RANGES_KEY, ""), LogRange::parse),
          parse(metadata.getOrDefault(REACHED_KEY, ""), LogId::parse));
    } catch (IllegalArgumentException e) {
      throw new IOException("its ledger cannot be read: " + e.getMessage(), e);
    }
  }

  /// @throws IOException if a file of this metadata is of a later format, or none of ours
  static void requireFormat(Map<String, String> metadata) throws IOException {
    String format = metadata.getOrDefault(FORMAT_KEY, "none");
    if (!format.equals(Integer.toString(FORMAT))) {
      throw new IOException(
          "its archive format is %s; this version reads %d".formatted(format, FORMAT));
    }
  }

  private static String format(SortedMap<Integer, ?> byPartition) {
    return byPartition.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(" "));
  }

  private static <V> SortedMap<Integer, V> parse(String text, Function<String, V> value) {
    TreeMap<Integer, V> byPartition = new TreeMap<>();
    if (!text.isEmpty()) {
      for (String entry : text.split(" ", -1)) {
        int equals = entry.indexOf('=');
        if (equals < 0) {
          throw new IllegalArgumentException("not a partition and its place: '" + entry + "'");
        }
        byPartition.put(
            Integer.valueOf(entry.substring(0, equals)), value.apply(entry.substring(equals + 1)));
      }
    }
    return byPartition;
  }
}
