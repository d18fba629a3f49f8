package dev.nextclick.events;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/// `write-batch.lua`: one call for each partition of a batch, all of them in one round trip.
final class WriteScript implements RedisPipeline.Work<WriteOperation> {

  private static final int FIRST_ARGUMENTS = 5;

  private final byte[] source;
  private final List<byte[]> limits;
  private final Confirmation confirmation;
  private byte[] sha = {};

  WriteScript(RedisStoreSettings settings) {
    confirmation = Confirmation.of(settings);
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
  public List<WriteOperation> run(RedisNode node, List<WriteOperation> operations) {
    Connection connection = node.connection();
    if (sha.length == 0) {
      loadInto(connection);
    }
    Map<Integer, List<WriteOperation>> partitions = new LinkedHashMap<>();
    for (WriteOperation operation : operations) {
      partitions.computeIfAbsent(operation.partition(), p -> new ArrayList<>()).add(operation);
    }
    List<WriteOperation> elsewhere = new ArrayList<>();
    List<List<WriteOperation>> unknown = call(node, partitions.values(), elsewhere);
    if (!unknown.isEmpty()) {
      // Redis was started anew, or its scripts were flushed: none of these ran.
      loadInto(connection);
      call(node, unknown, elsewhere)
          .forEach(
              calls -> {
                throw new JedisNoScriptException("Redis does not keep the script");
              });
    }
    return elsewhere;
  }

  /// Gives the calls that Redis did not run, since it does not hold the script.
  ///
  /// @param elsewhere takes the operations whose partition another master serves
  private List<List<WriteOperation>> call(
      RedisNode node, Iterable<List<WriteOperation>> partitions, List<WriteOperation> elsewhere) {
    Connection connection = node.connection();
    List<List<WriteOperation>> calls = new ArrayList<>();
    for (List<WriteOperation> operations : partitions) {
      connection.sendCommand(Command.EVALSHA, arguments(operations));
      calls.add(operations);
    }
    confirmation.ask(connection);
    List<Object> answers = connection.getMany(calls.size());
    Confirmation.Answer confirmed = confirmation.answer(node);
    List<List<WriteOperation>> unknown = new ArrayList<>();
    List<JedisDataException> faults = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      switch (answers.get(i)) {
        case byte[] letters -> answer(calls.get(i), letters, confirmed);
        case JedisNoScriptException e -> unknown.add(calls.get(i));
        case JedisMovedDataException e -> elsewhere.addAll(calls.get(i));
        case JedisDataException e -> {
          StoreUnavailableException reason =
              new StoreUnavailableException("Redis refused to write: " + e.getMessage(), e);
          calls.get(i).forEach(operation -> operation.fail(reason));
          if (RedisFaults.isOfTheNode(e)) {
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

  private static void answer(
      List<WriteOperation> operations, byte[] letters, Confirmation.Answer confirmed) {
    if (letters.length != operations.size()) {
      throw new JedisDataException(
          "%d answers for %d operations".formatted(letters.length, operations.size()));
    }
    for (int i = 0; i < letters.length; i++) {
      confirmed.settle(operations.get(i), (char) letters[i]);
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
