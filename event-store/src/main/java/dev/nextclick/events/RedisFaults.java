package dev.nextclick.events;

import java.util.List;
import java.util.stream.Stream;
import redis.clients.jedis.exceptions.JedisDataException;

/// What errors that Redis answers with mean for the connection they came on.
final class RedisFaults {

  private RedisFaults() {}

  /// Whether the keys asked for are with two masters, or with the other one, while their slot is moved.
  static boolean isOfAHandover(JedisDataException e) {
    return startsWith(e, "ASK", "TRYAGAIN");
  }

  /// Whether the connection is none the worse for it: a partition's keys lie with two masters while its slot is moved, the cluster does
  /// without its master, or we may not do what was asked.
  static boolean isOfTheCall(JedisDataException e) {
    return startsWith(e, "TRYAGAIN", "CLUSTERDOWN", "NOPERM");
  }

  /// Whether the connection leads to a Redis that cannot work at all: a replica after a failover, one that still loads.
  static boolean isOfTheNode(JedisDataException e) {
    return startsWith(e, "READONLY", "LOADING", "MASTERDOWN", "NOAUTH")
        // Redis 6 wraps what a script ran into.
        || String.valueOf(e.getMessage()).contains(" -READONLY ");
  }

  static void fail(List<? extends RedisPipeline.Operation> operations, JedisDataException e) {
    StoreUnavailableException reason =
        new StoreUnavailableException("Redis refused: " + e.getMessage(), e);
    operations.forEach(operation -> operation.fail(reason));
  }

  private static boolean startsWith(JedisDataException e, String... codes) {
    String message = String.valueOf(e.getMessage());
    return Stream.of(codes).anyMatch(message::startsWith);
  }
}
