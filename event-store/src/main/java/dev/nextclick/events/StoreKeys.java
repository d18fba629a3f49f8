package dev.nextclick.events;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// Where things lie in Redis. A session's partition is its key's hash tag and that of the partition's log, so that one script
/// reaches both, on a cluster too.
///
/// | key | holds | bounded by |
/// |---|---|---|
/// | `nc:partitions` | the number of partitions | being one |
/// | `nc:{p}:partitions` | the same, once on each master of a cluster | being one a master |
/// | `nc:store` | a random name of what this Redis holds, lost with it | being one |
/// | `nc:key` | the key of [EventIdHash] | being one |
/// | `nc:{p}:s:SITE:SESSION` | a session, that it was erased, or what it was merged into; its site is left out where it is `default` | a time to live |
/// | `nc:{p}:m:SITE:SESSION` | the ids of the sessions that were merged into one | a time to live, and their number |
/// | `nc:{p}:u:SITE:USER` | the ids of a user's sessions in this partition, or that the user was erased and what their sessions had been merged into | a time to live, and their number |
/// | `nc:{p}:e:ERASURE` | how far an erasure is in this partition | a time to live |
/// | `nc:{p}:e:ERASURE:merged` | what an erased user's sessions were merged into | a time to live |
/// | `nc:{p}:log` | the partition's log, a stream | its size |
/// | `nc:{p}:log:size` | that size in bytes | being one |
final class StoreKeys {

  static final byte[] PARTITIONS = "nc:partitions".getBytes(StandardCharsets.US_ASCII);

  static final byte[] STORE_ID = "nc:store".getBytes(StandardCharsets.US_ASCII);

  static final byte[] EVENT_ID_KEY = "nc:key".getBytes(StandardCharsets.US_ASCII);

  // Of sessions there are millions, and most sites have no name: seven bytes a key less.
  private static final String SITE_LEFT_OUT = "default";

  private StoreKeys() {}

  /// The partition of a session. Part of the stored format: it must never change.
  static int partition(String site, String sessionId, int partitions) {
    CRC32 hash = new CRC32();
    hash.update(site.getBytes(StandardCharsets.UTF_8));
    hash.update(0);
    hash.update(sessionId.getBytes(StandardCharsets.UTF_8));
    return (int) (hash.getValue() % partitions);
  }

  /// The key of a session.
  ///
  /// @throws IllegalArgumentException if the site contains a colon, which would make two sessions one
  static String session(int partition, String site, String sessionId) {
    return named(partition, "s", site, sessionId);
  }

  /// The key of what a partition knows of a user.
  ///
  /// @throws IllegalArgumentException if the site contains a colon
  static String user(int partition, String site, String userId) {
    return named(partition, "u", site, userId);
  }

  /// The key of how far an erasure is in a partition.
  static String erasure(int partition, String erasureId) {
    return "nc:{" + partition + "}:e:" + erasureId;
  }

  /// The key of what sessions of a partition, erased with their user, were merged into.
  static String mergedOfErased(int partition, String erasureId) {
    return erasure(partition, erasureId) + ":merged";
  }

  private static String named(int partition, String kind, String site, String id) {
    if (site.isEmpty() || site.indexOf(':') >= 0) {
      throw new IllegalArgumentException("not a site: '" + site + "'");
    }
    String named = site.equals(SITE_LEFT_OUT) ? "" : site;
    return "nc:{" + partition + "}:" + kind + ":" + named + ":" + id;
  }

  static byte[] logSize(int partition) {
    return ("nc:{" + partition + "}:log:size").getBytes(StandardCharsets.US_ASCII);
  }

  /// Where a cluster's master keeps the number of partitions: beside one of them.
  static byte[] partitionsBeside(int partition) {
    return ("nc:{" + partition + "}:partitions").getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] log(int partition) {
    return ("nc:{" + partition + "}:log").getBytes(StandardCharsets.US_ASCII);
  }
}
