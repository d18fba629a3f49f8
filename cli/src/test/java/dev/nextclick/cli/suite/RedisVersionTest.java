package dev.nextclick.cli.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The choice of the system's Redis.
@Timeout(30)
final class RedisVersionTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"5.0.14, false", "6.0.16, false", "6.2.0, true", "7.0.1, true", "10.1.0, true"})
  void oneIsNewEnoughFromVersion62On(String version, boolean enough) throws IOException {
    Path redis = redis("echo 'Redis server v=%s sha=0:0 malloc=libc bits=64'".formatted(version));
    assertThat(RedisProcess.isNewEnough(redis, LONG)).isEqualTo(enough);
  }

  @Test
  void oneThatDoesNotSayItsVersionInTimeIsNotUsed() throws IOException {
    Path redis = redis("exec sleep 1000");
    assertThat(RedisProcess.isNewEnough(redis, Duration.ofMillis(200))).isFalse();
  }

  @Test
  void oneThatSaysNoVersionIsNotUsed() throws IOException {
    assertThat(RedisProcess.isNewEnough(redis("echo nothing"), LONG)).isFalse();
    assertThat(RedisProcess.isNewEnough(folder.resolve("none"), LONG)).isFalse();
  }

  private Path redis(String script) throws IOException {
    Path file = folder.resolve("redis-server");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
