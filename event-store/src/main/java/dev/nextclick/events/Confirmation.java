package dev.nextclick.events;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;

/// Whether a replica has what a batch wrote: `WAIT 1`, once behind the batch, where replicas are expected. What is only on its master
/// when the time is over was written and is not acknowledged: trying it again finds it stored, and waits again.
final class Confirmation {

  private static final String ONE_REPLICA = "1";

  private final boolean wanted;
  private final byte[] millis;

  private Confirmation(boolean wanted, Duration limit) {
    this.wanted = wanted;
    millis = Long.toString(limit.toMillis()).getBytes(StandardCharsets.US_ASCII);
  }

  static Confirmation of(RedisStoreSettings settings) {
    return new Confirmation(
        settings.durability() == Durability.REPLICATED, settings.replicaTimeout());
  }

  /// What became of a batch: the guarantee that holds, or that none does yet.
  record Answer(Durability durability, boolean acknowledged) {

    /// Hands an operation its letter.
    void settle(WriteOperation operation, char letter) {
      if (acknowledged) {
        operation.answer(letter, durability);
      } else {
        operation.fail(
            new StoreUnavailableException(
                "no replica has confirmed it in time; the master holds it"));
      }
    }
  }

  /// Asks, behind the calls of a batch. `WAIT` is for all that its connection has seen so far, so it covers duplicates too,
  /// whichever connection wrote them first.
  void ask(Connection connection) {
    if (wanted) {
      connection.sendCommand(Command.WAIT, ONE_REPLICA.getBytes(StandardCharsets.US_ASCII), millis);
    }
  }

  /// Reads what was asked, behind the answers of the batch.
  Answer answer(RedisNode node) {
    if (!wanted) {
      return new Answer(node.durability(), true);
    }
    boolean confirmed = node.connection().getIntegerReply() > 0;
    boolean onDisk = node.durability() == Durability.DISK;
    return new Answer(onDisk ? Durability.REPLICATED : node.durability(), confirmed);
  }
}
