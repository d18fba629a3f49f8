package dev.nextclick.trainer.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nextclick.events.ClickEvent;
import dev.nextclick.events.ErasureState;
import dev.nextclick.events.LogRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What a site was told to forget, for as long as an erasure is known, so that it is not taken in again: from a log that went back and
/// has no word of the erasure, from a log that is read later, in an import. Not safe for use by several threads.
///
/// It lies in `SITE/erasures`, a Parquet file that is not called one, as what reads all of a site's expects events. A row for each session
/// and user that an erasure named:
///
/// | column | |
/// |---|---|
/// | `id_hash` | SHA-256 of `session:` or `user:` and the id, in hexadecimal digits: who knows an id finds it, and nobody reads one |
/// | `erased_time` | when it was asked for |
/// | `noted_time` | when the archive had forgotten it |
/// | `store_id`, `partition`, `erasure_id` | which Redis, partition and erasure it is of, until Redis was told that it is done; then null |
///
/// Until then nothing that it names is taken in from the logs of that Redis. What happened, or was received, before the erasure is never
/// taken in, from anywhere: sessions and users of the same id may come later.
final class SiteErasures {

  private static final String NAME = "erasures";

  // The services' clocks may differ by as much; nothing that an erasure names is stored so soon
  // after it.
  private static final long MARGIN_MICROS = ClickEvent.MAX_LEAD.toMillis() * 1_000;

  private final Path folder;
  private final Path file;
  private final ParquetStore store;
  private final Map<String, Set<PendingErasure>> pending = new HashMap<>();
  private Instant oldest = Instant.MAX;

  private SiteErasures(Path folder, ParquetStore store) {
    this.folder = folder;
    file = folder.resolve(NAME);
    this.store = store;
  }

  static SiteErasures open(Path site, ParquetStore store) throws IOException {
    SiteErasures erasures = new SiteErasures(site, store);
    erasures.read();
    return erasures;
  }

  /// Notes what a log named, on disk when this returns.
  void note(String storeId, Collection<LoggedErasure> erasures, Instant now) throws IOException {
    String rows =
        erasures.stream()
            .map(
                logged ->
                    "(%s, %s, %s, %s, %d, %s)"
                        .formatted(
                            ParquetStore.literal(hash(logged.erased())),
                            time(logged.erased().time()),
                            time(now),
                            ParquetStore.literal(storeId),
                            logged.partition(),
                            ParquetStore.literal(logged.erased().erasureId())))
            .collect(Collectors.joining(", "));
    String noted =
        "SELECT * FROM (VALUES %s) AS noted (id_hash, erased_time, noted_time, store_id, partition, erasure_id)"
            .formatted(rows);
    DurableFile.createDirectories(folder);
    rewrite(Files.exists(file) ? "SELECT * FROM " + table() + " UNION ALL " + noted : noted, now);
  }

  /// The erasures that a Redis was not told of yet.
  Set<PendingErasure> pending(String storeId) {
    return pending.getOrDefault(storeId, Set.of());
  }

  /// Notes that a Redis was told that erasures are done.
  void settle(String storeId, Collection<PendingErasure> done, Instant now) throws IOException {
    Set<PendingErasure> mine = new HashSet<>(pending(storeId));
    mine.retainAll(done);
    if (mine.isEmpty()) {
      return;
    }
    String keys =
        mine.stream()
            .map(
                erasure ->
                    "(%d, %s)"
                        .formatted(erasure.partition(), ParquetStore.literal(erasure.erasureId())))
            .collect(Collectors.joining(", "));
    rewrite(
        """
        SELECT id_hash, erased_time, noted_time, if(told, NULL, store_id) AS store_id, if(told, NULL, partition) AS partition,
          if(told, NULL, erasure_id) AS erasure_id
        FROM (SELECT *, coalesce(store_id = %s AND (partition, erasure_id) IN (%s), false) AS told FROM %s)
        """
            .formatted(ParquetStore.literal(storeId), keys, table()),
        now);
  }

  /// Forgets the erasures that are not known any more.
  void forgetOld(Instant now) throws IOException {
    if (!oldest.isAfter(now.minus(ErasureState.KNOWN))) {
      rewrite("SELECT * FROM " + table(), now);
    }
  }

  /// Takes what was erased out of what the store gathered from the logs of a Redis.
  void removeFromGathered(String storeId) throws IOException {
    if (Files.exists(file)) {
      store.removeGathered(isErased("noted.store_id = " + ParquetStore.literal(storeId)));
    }
  }

  /// Takes what was erased out of a file of an import.
  void removeFromImport(Path written) throws IOException {
    String erased = isErased("false");
    if (Files.exists(file) && store.holdsAny(written, erased)) {
      store.copyWithout(written, DurableFile.part(written), erased);
      DurableFile.publish(written);
    }
  }

  private void rewrite(String rows, Instant now) throws IOException {
    store.copy(
        """
        SELECT id_hash, max(erased_time) AS erased_time, max(noted_time) AS noted_time, store_id, partition, erasure_id
        FROM (%s) WHERE noted_time > %s GROUP BY id_hash, store_id, partition, erasure_id
        """
            .formatted(rows, time(now.minus(ErasureState.KNOWN))),
        DurableFile.part(file),
        Ledger.formatOnly());
    DurableFile.publish(file);
    read();
  }

  private void read() throws IOException {
    pending.clear();
    oldest = Instant.MAX;
    if (!Files.exists(file)) {
      return;
    }
    try {
      Ledger.requireFormat(store.metadata(file));
    } catch (IOException e) {
      throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
    }
    store
        .rows(
            "SELECT epoch_us(min(noted_time)) FROM %s HAVING count(*) > 0".formatted(table()),
            row -> instant(row.getLong(1)))
        .forEach(first -> oldest = first);
    store
        .rows(
            """
            SELECT store_id, partition, erasure_id, epoch_us(min(erased_time)), count(*)
            FROM %s WHERE store_id IS NOT NULL GROUP BY store_id, partition, erasure_id
            """
                .formatted(table()),
            row ->
                Map.entry(
                    row.getString(1),
                    new PendingErasure(
                        row.getInt(2), row.getString(3), instant(row.getLong(4)), row.getLong(5))))
        .forEach(
            entry ->
                pending
                    .computeIfAbsent(entry.getKey(), id -> new HashSet<>())
                    .add(entry.getValue()));
  }

  /// A condition on events.
  ///
  /// @param whenever which of the rows hold whatever the event's time
  private String isErased(String whenever) {
    return "(%s OR %s)".formatted(isErased("session", whenever), isErased("user", whenever));
  }

  private String isErased(String what, String whenever) {
    return """
        EXISTS (SELECT 1 FROM %s AS noted WHERE noted.id_hash = sha256('%s:' || %s_id)
          AND (%s OR least(event_time, received_time) <= noted.erased_time + to_microseconds(%d)))
        """
        .formatted(table(), what, what, whenever, MARGIN_MICROS);
  }

  private String table() {
    return ParquetStore.parquet(List.of(file));
  }

  private static String hash(LogRecord.Erased erased) {
    String named =
        switch (erased) {
          case LogRecord.Erasure erasure -> "session:" + erasure.sessionId();
          case LogRecord.UserErasure erasure -> "user:" + erasure.userId();
        };
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(named.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String time(Instant time) {
    return "make_timestamp(%d)".formatted(ChronoUnit.MICROS.between(Instant.EPOCH, time));
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
