package dev.nextclick.cli.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.cli.console.CommandFailure;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisUriTest {

  @ParameterizedTest
  @CsvSource({
    "redis://127.0.0.1:6379, redis://127.0.0.1:6379",
    "redis://127.0.0.1:6379/2, redis://127.0.0.1:6379/2",
    "rediss://:s3cret@redis:6379, rediss://:****@redis:6379",
    "rediss://shop:s3cret@redis:6379, rediss://shop:****@redis:6379",
    "redis://s3cret@redis, redis://****@redis",
    "redis://shop:s3@c/r#et@redis, redis://shop:****@redis",
  })
  void itsPasswordIsMasked(String text, String shown) {
    assertThat(new RedisUri(text)).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://shop:s3cret %@127.0.0.1:6379",
        "http://shop:s3cret@127.0.0.1:6379",
        "shop:s3cret@127.0.0.1:6379",
        "redis://s3cret^",
        "redis-cluster://:s3cret@127.0.0.1:6379,127.0.0.1:port",
        "redises://:s3cret@127.0.0.1:6379",
        "s3cret",
      })
  void whatIsNoUriOfARedisIsRefusedWithoutBeingRepeated(String text) {
    assertThatThrownBy(() -> new RedisUri(text).requireReachable())
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith("--redis must look like redis://host:port")
        .hasMessageNotContaining("s3cret")
        .hasNoCause();
  }

  @Test
  void oneOfTheNodesOfAClusterIsEnough() throws Exception {
    int nobody = Ports.free().redis();
    try (ServerSocket there = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String nodes = "127.0.0.1:%d,127.0.0.1:%d".formatted(nobody, there.getLocalPort());
      new RedisUri("redis-cluster://:s3cret@" + nodes).requireReachable();
      new RedisUri("redis-sentinel://" + nodes + "/shop").requireReachable();
    }
  }

  @Test
  void theOneThatIsNotThereIsNamedWithoutThePassword() {
    int nobody = Ports.free().redis();
    assertThatThrownBy(() -> new RedisUri("redis://:s3cret@127.0.0.1:" + nobody).requireReachable())
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("no Redis listens at 127.0.0.1:" + nobody)
        .hasMessageNotContaining("s3cret");
  }
}
