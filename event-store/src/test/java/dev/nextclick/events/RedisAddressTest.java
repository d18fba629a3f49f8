package dev.nextclick.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.HostAndPort;

class RedisAddressTest {

  @Test
  void oneRedis() {
    assertThat(parts("redis://cache"))
        .isEqualTo(
            new RedisAddress.Parts(
                new RedisTopology.Single(new HostAndPort("cache", 6379)), false, "", "", 0));
    assertThat(parts("rediss://user:p%40ss+word@my_cache:7000/3"))
        .isEqualTo(
            new RedisAddress.Parts(
                new RedisTopology.Single(new HostAndPort("my_cache", 7000)),
                true,
                "user",
                "p@ss+word",
                3));
    assertThat(parts("redis://:word@[::1]:7000/"))
        .isEqualTo(
            new RedisAddress.Parts(
                new RedisTopology.Single(new HostAndPort("[::1]", 7000)), false, "", "word", 0));
  }

  @Test
  void sentinels() {
    assertThat(parts("rediss-sentinel://:word@one:1,two/shop/2"))
        .isEqualTo(
            new RedisAddress.Parts(
                new RedisTopology.Sentinel(
                    List.of(new HostAndPort("one", 1), new HostAndPort("two", 26379)), "shop"),
                true,
                "",
                "word",
                2));
  }

  @Test
  void aCluster() {
    assertThat(parts("redis-cluster://user:word@one:1,two"))
        .isEqualTo(
            new RedisAddress.Parts(
                new RedisTopology.Cluster(
                    List.of(new HostAndPort("one", 1), new HostAndPort("two", 6379))),
                false,
                "user",
                "word",
                0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://:secret@host",
        "redis",
        "redis:///secret",
        "redis://secret^",
        "redis://one:1,secret:2",
        "redis://host:0/secret",
        "redis://:secret@host:port",
        "redis://:secret@host/1/2",
        "redis-sentinel://:secret@host:1",
        "redis-cluster://:secret@host:1/0",
        "redis-cluster://:secret@host:1,",
        "redisx://:secret@host"
      })
  void whatIsNoAddressIsRefusedAndNotRepeated(String text) {
    assertThatThrownBy(() -> RedisAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("is not like redis://host:port")
        .hasMessageNotContaining("secret");
  }

  @Test
  void whatIsShownOfAnAddressHoldsNoPassword() {
    RedisAddress address = RedisAddress.of(RedisAddress.parse("redis://user:secret@host"));
    assertThat(RedisStoreSettings.of(address).toString()).contains("host").doesNotContain("secret");
  }

  private static RedisAddress.Parts parts(String text) {
    return RedisAddress.of(RedisAddress.parse(text)).parts();
  }
}
