package dev.nextclick.events;

import static dev.nextclick.events.Clicks.SITE;
import static dev.nextclick.events.Clicks.click;
import static dev.nextclick.events.Clicks.ofUser;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/// Ids of sessions in their keys: UUIDs are packed there, and nothing else is mistaken for one.
class SessionKeysTest {

  /// A UUID whose sixteen bytes are a text, and the texts that are closest to it.
  private static final UUID TEXT = UUID.fromString("31323334-3536-3738-393a-3b3c3d3e3f40");

  private static final List<String> CLOSE =
      List.of(
          TEXT.toString(),
          TEXT.toString().toUpperCase(Locale.ROOT),
          "123456789:;<=>?@",
          "S::123456789:;<=>?@",
          ":123456789:;<=>?@",
          TEXT.toString().replace("-", ""),
          " " + TEXT,
          TEXT + "\u0000");

  @Test
  void aKeyIsReadAsTheTableOfKeysSays() {
    String id = "0f8fad5b-d9cb-469f-a165-70867728950e";
    int partition = StoreKeys.partition(SITE, id, 64);
    String packed =
        HexFormat.of().formatHex(StoreKeys.bytes(StoreKeys.session(partition, SITE, id)));

    assertThat(packed)
        .isEqualTo(
            HexFormat.of().formatHex("nc:{11}:S::".getBytes(StandardCharsets.US_ASCII))
                + id.replace("-", ""));
    assertThat(StoreKeys.session(17, SITE, id.toUpperCase(Locale.ROOT)))
        .isEqualTo("nc:{17}:s::" + id.toUpperCase(Locale.ROOT));
    assertThat(StoreKeys.bytes(StoreKeys.session(3, "video", "é")))
        .isEqualTo("nc:{3}:s:video:é".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theIdAndTheSiteCanBeReadFromEveryKeySoNoTwoSessionsShareOne() {
    Random random = seeded();
    Map<String, String> keys = new HashMap<>();
    for (String id : ids(random)) {
      for (String site : List.of(SITE, "video", "S", "}", "s")) {
        String key = StoreKeys.session(5, site, id);

        assertThat(keys.put(key, site + " " + id)).as(id).isNull();
        assertThat(read(key)).containsExactly(site, id);
      }
    }
    assertThat(keys).hasSizeGreaterThan(20_000);
  }

  @Test
  void sessionsWithTheClosestIdsNeverMeetAndAreErasedUnderTheirNames(@TempDir Path directory) {
    try (RunningStore store = RunningStore.in(directory, s -> s.withPartitions(1))) {
      for (String id : CLOSE) {
        store.write(ofUser("user", click(id, "item of " + id, "1", store.now)));
      }
      assertThat(CLOSE)
          .allSatisfy(id -> assertThat(store.items(id)).containsExactly("item of " + id));

      store.writer().merge(SITE, CLOSE.get(1), CLOSE.get(0)).join();
      store.writer().merge(SITE, CLOSE.get(2), CLOSE.get(0)).join();
      store.writer().eraseUser(SITE, "user").join();

      assertThat(CLOSE).allSatisfy(id -> assertThat(store.session(id)).isEmpty());
      assertThat(store.logged())
          .filteredOn(LogRecord.Erasure.class::isInstance)
          .extracting(record -> ((LogRecord.Erasure) record).sessionId())
          .containsOnlyOnceElementsOf(List.of(CLOSE.get(3), CLOSE.get(4)))
          .containsOnly(CLOSE.toArray(String[]::new))
          .containsAll(CLOSE);
    }
  }

  @Test
  void aSessionIsFoundUnderItsKeyByHand(@TempDir Path directory) {
    String id = "0f8fad5b-d9cb-469f-a165-70867728950e";
    try (RunningStore store = RunningStore.in(directory, s -> s.withPartitions(1));
        Jedis client = store.client()) {
      store.write(click(id, "a", "1", store.now));
      byte[] key =
          HexFormat.of().parseHex("6e633a7b307d3a533a3a" + "0f8fad5bd9cb469fa16570867728950e");

      assertThat(client.exists(key)).isTrue();
    }
  }

  /// UUIDs, what differs from one in a single place, and their bytes as text.
  private static Set<String> ids(Random random) {
    Set<String> ids = new LinkedHashSet<>(CLOSE);
    for (int i = 0; i < 1_000; i++) {
      String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
      ids.add(uuid);
      StringBuilder changed = new StringBuilder(uuid);
      changed.setCharAt(random.nextInt(36), (char) random.nextInt(0x250));
      ids.add(changed.toString());
      byte[] bytes = new byte[16];
      random.nextBytes(bytes);
      ids.add(new String(bytes, StandardCharsets.ISO_8859_1));
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] &= 0x7f;
      }
      ids.add(new String(bytes, StandardCharsets.US_ASCII));
      ByteBuffer same = ByteBuffer.wrap(bytes);
      ids.add(new UUID(same.getLong(), same.getLong()).toString());
    }
    return ids;
  }

  /// The site and the session of a key, by what [StoreKeys] says of them.
  private static List<String> read(String key) {
    assertThat(key).startsWith("nc:{5}:");
    String rest = key.substring("nc:{5}:".length());
    int colon = rest.indexOf(':', 2);
    String site = rest.substring(2, colon);
    byte[] id = StoreKeys.bytes(rest.substring(colon + 1));
    ByteBuffer packed = ByteBuffer.wrap(id);
    return List.of(
        site.isEmpty() ? SITE : site,
        rest.charAt(0) == 'S'
            ? new UUID(packed.getLong(), packed.getLong()).toString()
            : new String(id, StandardCharsets.UTF_8));
  }

  private static Random seeded() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    return new Random(seed);
  }
}
