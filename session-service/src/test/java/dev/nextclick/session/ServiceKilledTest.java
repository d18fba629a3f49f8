package dev.nextclick.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.session.NumberedClicks.Sender;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of the service while events flow, at moments drawn at run time, and a client that goes on behind the last event that was
/// acknowledged.
final class ServiceKilledTest {

  private static final int KILLS = 3;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final NumberedClicks clicks = new NumberedClicks(seed);

  @TempDir private Path directory;

  @Test
  void whatIsSentAgainBehindTheLastAcknowledgementIsThereOnceAndInOrder() throws Exception {
    Path data = Files.createDirectory(directory.resolve("redis"));
    try (RedisServerProcess redis = RedisServerProcess.durable(data).start()) {
      long acknowledged = 0;
      for (int kill = 1; kill <= KILLS; kill++) {
        acknowledged = streamUntilKilled(redis, acknowledged);
      }
      requireAllOnceTheRestIsSent(redis, acknowledged);
    }
  }

  /// @param after the last number that was acknowledged before
  /// @return the last that is now
  private long streamUntilKilled(RedisServerProcess redis, long after) throws Exception {
    try (SessionServiceProcess service = SessionServiceProcess.start(redis.uri(), 0, directory)) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", service.port()).usePlaintext().build();
      try {
        EventStreamClient stream = EventStreamClient.open(channel);
        Sender sender = clicks.sendOn(stream, after);
        stream.awaitAcknowledged(after + 200 + random.nextInt(2_000));
        long sent = sender.sent();
        service.kill();
        Awaitility.await().until(stream::hasEnded);
        sender.stop();
        long acknowledged = stream.acknowledged();
        System.out.printf(
            "seed %d: killed with %d sent and %d acknowledged%n", seed, sent, acknowledged);
        assertThat(sent).as("events in flight at the kill").isGreaterThan(acknowledged);
        return acknowledged;
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private void requireAllOnceTheRestIsSent(RedisServerProcess redis, long acknowledged) {
    RedisStoreSettings settings =
        RedisStoreSettings.of(redis.uri())
            .withSessions(
                Duration.ofMinutes(30), Duration.ofHours(24), NumberedClicks.SESSION_LENGTH);
    try (RunningService next = RunningService.with(settings, RunningService.HOLD)) {
      long[] logged = NumberedClicks.logged(next);
      assertThat(LongStream.of(logged).filter(number -> number <= acknowledged))
          .as("what was acknowledged is there before anything is sent again")
          .hasSize(Math.toIntExact(acknowledged))
          .doesNotHaveDuplicates();
      EventStreamClient stream = EventStreamClient.open(next.channel);
      long last = logged[logged.length - 1] + 100;
      for (long number = acknowledged + 1; number <= last; number++) {
        stream.send(number, clicks.event(number));
      }
      stream.halfClose();
      stream.awaitCompletion();
      clicks.requireOnceAndInOrder(next, last);
    }
  }
}
