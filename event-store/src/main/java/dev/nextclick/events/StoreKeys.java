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
/// | `nc:{p}:s:SITE:SESSION` | a session, or that it was erased | a time to live |
/// | `nc:{p}:log` | the partition's log, a stream | its length |
final class StoreKeys {

  static final byte[] PARTITIONS = "nc:partitions".getBytes(StandardCharsets.US_ASCII);

  static final byte[] STORE_ID = "nc:store".getBytes(StandardCharsets.US_ASCII);

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
    if (site.isEmpty() || site.indexOf(':') >= 0) {
      throw new IllegalArgumentException("not a site: '" + site + "'");
    }
    return "nc:{" + partition + "}:s:" + site + ":" + sessionId;
  }

  /// Where a cluster's master keeps the number of partitions: beside one of them.
  static byte[] partitionsBeside(int partition) {
    return ("nc:{" + partition + "}:partitions").getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] log(int partition) {
    return ("nc:{" + partition + "}:log").getBytes(StandardCharsets.US_ASCII);
  }
}
