package dev.nextclick.events;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/// `write-batch.lua`: one call for each partition of a batch, all of them in one round trip.
final class WriteScript implements RedisPipeline.Work<WriteOperation> {

  private static final int FIRST_ARGUMENTS = 5;

  private final byte[] source;
  private final List<byte[]> limits;
  private byte[] sha = {};

  WriteScript(RedisStoreSettings settings) {
    source = load();
    limits =
        List.of(
            number(settings.sessionIdle().toMillis() * 1000),
            number(settings.sessionMaxAge().toMillis() * 1000),
            number(settings.sessionMaxLength()),
            number(Math.max(settings.sessionMaxLength(), SessionFormat.IDS_KEPT)),
            number(settings.logMaxEntries()));
  }

  @Override
  public void run(RedisLink link, List<WriteOperation> operations) {
    Connection connection = link.connection();
    if (sha.length == 0) {
      loadInto(connection);
    }
    Map<Integer, List<WriteOperation>> partitions = new LinkedHashMap<>();
    for (WriteOperation operation : operations) {
      partitions.computeIfAbsent(operation.partition(), p -> new ArrayList<>()).add(operation);
    }
    List<List<WriteOperation>> unknown = call(link, connection, partitions.values());
    if (!unknown.isEmpty()) {
      // Redis was started anew, or its scripts were flushed: none of these ran.
      loadInto(connection);
      call(link, connection, unknown)
          .forEach(
              calls -> {
                throw new JedisNoScriptException("Redis does not keep the script");
              });
    }
  }

  /// Gives the calls that Redis did not run, since it does not hold the script.
  private List<List<WriteOperation>> call(
      RedisLink link, Connection connection, Iterable<List<WriteOperation>> partitions) {
    List<List<WriteOperation>> calls = new ArrayList<>();
    for (List<WriteOperation> operations : partitions) {
      connection.sendCommand(Command.EVALSHA, arguments(operations));
      calls.add(operations);
    }
    List<Object> answers = connection.getMany(calls.size());
    List<List<WriteOperation>> unknown = new ArrayList<>();
    List<JedisDataException> faults = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      switch (answers.get(i)) {
        case byte[] letters -> answer(calls.get(i), letters, link.durability());
        case JedisNoScriptException e -> unknown.add(calls.get(i));
        case JedisDataException e -> {
          StoreUnavailableException reason =
              new StoreUnavailableException("Redis refused to write: " + e.getMessage(), e);
          calls.get(i).forEach(operation -> operation.fail(reason));
          if (isNotOfTheCall(e)) {
            faults.add(e);
          }
        }
        case Object other -> throw new JedisDataException("an answer of another kind: " + other);
      }
    }
    if (!faults.isEmpty()) {
      throw faults.getFirst();
    }
    return unknown;
  }

  /// Whether the connection leads to a Redis that cannot write at all: a replica after a failover, one that still loads.
  private static boolean isNotOfTheCall(JedisDataException e) {
    String message = String.valueOf(e.getMessage());
    return Stream.of("READONLY", "LOADING", "MASTERDOWN", "NOAUTH").anyMatch(message::startsWith);
  }

  private void answer(List<WriteOperation> operations, byte[] letters, Durability durability) {
    if (letters.length != operations.size()) {
      throw new JedisDataException(
          "%d answers for %d operations".formatted(letters.length, operations.size()));
    }
    for (int i = 0; i < letters.length; i++) {
      operations.get(i).answer((char) letters[i], durability);
    }
  }

  private byte[][] arguments(List<WriteOperation> operations) {
    Map<String, Integer> sessions = new LinkedHashMap<>();
    List<byte[]> packed = new ArrayList<>(2 * operations.size());
    for (WriteOperation operation : operations) {
      int session = sessions.computeIfAbsent(operation.session(), key -> sessions.size() + 1);
      packed.add(operation.packed(session));
      packed.add(operation.logged());
    }
    List<byte[]> all = new ArrayList<>(3 + sessions.size() + FIRST_ARGUMENTS + packed.size());
    all.add(sha);
    all.add(number(1 + sessions.size()));
    all.add(StoreKeys.log(operations.getFirst().partition()));
    sessions.keySet().forEach(key -> all.add(key.getBytes(StandardCharsets.UTF_8)));
    all.addAll(limits);
    all.addAll(packed);
    return all.toArray(byte[][]::new);
  }

  private void loadInto(Connection connection) {
    connection.sendCommand(Command.SCRIPT, "LOAD".getBytes(StandardCharsets.US_ASCII), source);
    sha = connection.getBinaryBulkReply();
  }

  private static byte[] number(long value) {
    return Long.toString(value).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] load() {
    try (InputStream in = WriteScript.class.getResourceAsStream("write-batch.lua")) {
      if (in == null) {
        throw new IllegalStateException("write-batch.lua is missing beside its class");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
