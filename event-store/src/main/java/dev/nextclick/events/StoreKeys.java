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
/// | `nc:{p}:s:SITE:SESSION` `nc:{p}:S:SITE:PACKED` | a session, that it was erased, or what it was merged into | a time to live |
/// | `nc:{p}:m:SITE:SESSION` `nc:{p}:M:SITE:PACKED` | the ids of the sessions that were merged into one | a time to live, and their number |
/// | `nc:{p}:u:SITE:USER` | a user's sessions in this partition ([SessionFormat]), or that the user was erased and what their sessions had been merged into | a time to live, and their number |
/// | `nc:{p}:e:ERASURE` | how far an erasure is in this partition | a time to live |
/// | `nc:{p}:e:ERASURE:merged` | what an erased user's sessions were merged into | a time to live |
/// | `nc:{p}:log` | the partition's log, a stream | its size |
/// | `nc:{p}:log:size` | that size in bytes | being one |
///
/// The site is left out where it is `default`. The id of a session stands in its key in UTF-8, unless it is a UUID as such are written (36
/// characters, lower case): then its sixteen bytes do, under a capital letter, and only then, so that no two ids share a key. Such a key is
/// 27 bytes long instead of 47, and up to 30 take 32 of Redis's memory. `redis-cli` takes and shows such bytes escaped: the session
/// `0f8fad5b-d9cb-469f-a165-70867728950e`, of 64 partitions in number 11, lies at
/// `"nc:{11}:S::\x0f\x8f\xad\x5b\xd9\xcb\x46\x9f\xa1\x65\x70\x86\x77\x28\x95\x0e"`.
///
/// A key is a string here of which each character is a byte; [#bytes] gives these.
final class StoreKeys {

  static final byte[] PARTITIONS = "nc:partitions".getBytes(StandardCharsets.US_ASCII);

  static final byte[] STORE_ID = "nc:store".getBytes(StandardCharsets.US_ASCII);

  static final byte[] EVENT_ID_KEY = "nc:key".getBytes(StandardCharsets.US_ASCII);

  // Of sessions there are millions, and most sites have no name.
  private static final String SITE_LEFT_OUT = "default";

  private static final int UUID_LENGTH = 36;
  private static final int UUID_BYTES = 16;

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
    String packed = packed(sessionId);
    return packed.isEmpty()
        ? named(partition, "s", site, utf8(sessionId))
        : named(partition, "S", site, packed);
  }

  /// The key of what a partition knows of a user.
  ///
  /// @throws IllegalArgumentException if the site contains a colon
  static String user(int partition, String site, String userId) {
    return named(partition, "u", site, utf8(userId));
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
    String named = site.equals(SITE_LEFT_OUT) ? "" : utf8(site);
    return "nc:{" + partition + "}:" + kind + ":" + named + ":" + id;
  }

  /// A key as Redis takes it.
  static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /// The sixteen bytes of a UUID in its canonical form; empty if it is anything else.
  private static String packed(String id) {
    if (id.length() != UUID_LENGTH) {
      return "";
    }
    byte[] bytes = new byte[UUID_BYTES];
    int digits = 0;
    for (int i = 0; i < UUID_LENGTH; i++) {
      char at = id.charAt(i);
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (at != '-') {
          return "";
        }
      } else {
        int digit = at <= '9' ? at - '0' : at - 'a' + 10;
        if (digit < 0 || digit > 15 || (at > '9' && digit < 10)) {
          return "";
        }
        bytes[digits / 2] = (byte) ((bytes[digits / 2] << 4) | digit);
        digits++;
      }
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
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
