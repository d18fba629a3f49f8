package dev.nextclick.events;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/// Calls of one round trip to a master: all are sent, then all are answered. A master that takes a slot over from another serves it only
/// to calls that say so, each by an `ASKING` before it.
final class Calls {

  private final Connection connection;
  private final boolean asking;
  private int sent;

  /// @param asking whether the master takes over what is asked for
  Calls(Connection connection, boolean asking) {
    this.connection = connection;
    this.asking = asking;
  }

  void send(Command command, byte[]... arguments) {
    if (asking) {
      connection.sendCommand(Command.ASKING);
    }
    connection.sendCommand(command, arguments);
    sent++;
  }

  /// What each call was answered, in their order; an error as the [JedisDataException] that it would be.
  ///
  /// @throws JedisException if the connection breaks
  List<@Nullable Object> answers() {
    List<Object> all = connection.getMany(asking ? 2 * sent : sent);
    sent = 0;
    if (!asking) {
      return all;
    }
    List<@Nullable Object> answers = new ArrayList<>(all.size() / 2);
    for (int i = 0; i < all.size(); i += 2) {
      // Whoever may not ask is sent back, and would not learn why.
      boolean asked = !(all.get(i) instanceof JedisDataException);
      answers.add(all.get(asked ? i + 1 : i));
    }
    return answers;
  }

  /// What the last call was answered.
  ///
  /// @throws JedisException if that, or another of the calls, is an error
  @Nullable Object answer() {
    List<@Nullable Object> answers = answers();
    for (Object answer : answers) {
      if (answer instanceof JedisDataException e) {
        throw e;
      }
    }
    return answers.getLast();
  }
}
