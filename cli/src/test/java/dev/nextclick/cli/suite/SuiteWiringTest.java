package dev.nextclick.cli.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nextclick.cli.console.CommandFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a suite says to its services of itself, and to nobody else.
@Timeout(120)
final class SuiteWiringTest {

  @TempDir private Path folder;

  private final List<String> events = new CopyOnWriteArrayList<>();
  private Distribution distribution;
  private Path data;

  @BeforeEach
  void prepare() throws IOException {
    distribution = ToyDistribution.in(folder.resolve("home"));
    data = folder.resolve("data");
  }

  @Test
  void theServicesLearnTheRedisPasswordAndNobodyWhoListsProcessesDoes() throws Exception {
    String secret = UUID.randomUUID().toString();
    try (ServerSocket redis = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String uri = "redis://:%s@127.0.0.1:%d".formatted(secret, redis.getLocalPort());
      SuiteSettings settings = new SuiteSettings(data, Ports.free(), Optional.of(uri), Map.of());
      try (Suite suite = Suite.start(distribution, settings, events::add)) {
        for (String service : List.of(Suite.SESSION_SERVICE, Suite.TRAINER)) {
          await().until(() -> said(service).contains("redis " + uri));
        }
        assertThat(commandLines()).contains(data.toString()).doesNotContain(secret);
        assertThat(suite.addresses().redis())
            .isEqualTo("redis://:****@127.0.0.1:" + redis.getLocalPort());
      }
    }
    assertThat(events).noneMatch(event -> event.contains(secret));
  }

  @Test
  void aSuitesOwnRedisReachesTheServicesInTheSameWay() throws IOException {
    try (Suite suite = Suite.start(distribution, SuiteSettings.onFreePorts(data), events::add)) {
      for (String service : List.of(Suite.SESSION_SERVICE, Suite.TRAINER)) {
        assertThat(said(service)).contains("redis " + suite.addresses().redis());
      }
    }
  }

  @Test
  void whatTheSuiteSetsNobodyElseSets() throws IOException {
    Suite.start(distribution, SuiteSettings.onFreePorts(data), events::add).close();
    for (String service : Suite.SERVICES) {
      List<String> keys =
          said(service).stream()
              .filter(line -> line.startsWith("argument --"))
              .map(line -> line.substring("argument --".length()))
              .toList();
      assertThat(keys).contains("host", "port");
      assertThat(keys).allSatisfy(key -> assertRefused(service, key));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "session-service, host, start the service by itself",
    "session-service, port, --session-service-port",
    "session-service, redis, --redis",
    "trainer, port, --trainer-port",
    "trainer, redis, --redis",
    "trainer, registry, --data-dir",
    "trainer, archive, --data-dir",
    "trainer, work, --data-dir",
    "inference-service, port, --inference-service-port",
    "inference-service, registry, --data-dir",
    "inference-service, cache, --data-dir",
    "inference-service, attribution-key-file, --data-dir",
    "inference-service, session-service, --session-service-port",
    "inference-service, trainer, --trainer-port",
  })
  void aSettingOfTheSuitesOwnIsRefusedWithTheOptionThatIsMeant(
      String service, String key, String instead) {
    assertThatThrownBy(() -> settingsWith(service, key))
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith("--set %s.%s: ".formatted(service, key))
        .hasMessageContaining(instead);
  }

  @Test
  void anyOtherSettingIsTheUsers() {
    assertThat(settingsWith("trainer", "retrain-every").settings())
        .isEqualTo(Map.of("trainer", Map.of("retrain-every", "x")));
  }

  private void assertRefused(String service, String key) {
    assertThatThrownBy(() -> settingsWith(service, key)).isInstanceOf(CommandFailure.class);
  }

  private SuiteSettings settingsWith(String service, String key) {
    return new SuiteSettings(
        data, Ports.DEFAULT, Optional.empty(), Map.of(service, Map.of(key, "x")));
  }

  private List<String> said(String service) throws IOException {
    return Files.readAllLines(data.resolve("logs").resolve(service + ".log"));
  }

  /// Those of every process, as every user of the machine can see them.
  private static String commandLines() throws IOException {
    Process ps = new ProcessBuilder("ps", "-A", "-ww", "-o", "args=").start();
    return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
