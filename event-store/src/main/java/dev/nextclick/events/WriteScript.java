package dev.nextclick.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/// `write-batch.lua`: one call for each partition of a batch, all of them in one round trip.
final class WriteScript implements RedisPipeline.Work<WriteOperation> {

  /// How many sessions of a user a partition knows, and how many were merged into one: the newest.
  private static final int MAX_SESSIONS = 64;

  private final byte[] source;
  private final List<byte[]> limits;
  private final LogFill logFill;
  private final StoreObserver observer;
  private final Confirmation confirmation;
  private byte[] sha = {};

  /// @param logFill is told how full the logs are
  /// @param observer is told what becomes of events
  WriteScript(RedisStoreSettings settings, LogFill logFill, StoreObserver observer) {
    this.observer = observer;
    this.logFill = logFill;
    confirmation = Confirmation.of(settings);
    source = Scripts.load("write-batch.lua");
    limits =
        List.of(
            micros(settings.sessionIdle()),
            micros(settings.sessionMaxAge()),
            micros(settings.maxLateness()),
            micros(settings.tombstone()),
            micros(ErasureState.KNOWN),
            number(settings.sessionMaxLength()),
            number(Math.max(settings.sessionMaxLength(), SessionFormat.IDS_KEPT)),
            number(MAX_SESSIONS),
            number(settings.logMaxBytesEach()),
            ascii(settings.logWhenFull() == LogWhenFull.REFUSE ? "refuse" : "session-only"));
  }

  @Override
  public Redirections<WriteOperation> run(
      RedisNode node, boolean asking, List<WriteOperation> operations) {
    Connection connection = node.connection();
    if (sha.length == 0) {
      loadInto(connection);
    }
    Map<Integer, List<WriteOperation>> partitions = new LinkedHashMap<>();
    for (WriteOperation operation : operations) {
      partitions.computeIfAbsent(operation.partition(), p -> new ArrayList<>()).add(operation);
    }
    Redirections<WriteOperation> elsewhere = new Redirections<>();
    List<List<WriteOperation>> unknown = call(node, asking, partitions.values(), elsewhere);
    if (!unknown.isEmpty()) {
      // Redis was started anew, or its scripts were flushed: none of these ran.
      loadInto(connection);
      call(node, asking, unknown, elsewhere)
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
      RedisNode node,
      boolean asking,
      Iterable<List<WriteOperation>> partitions,
      Redirections<WriteOperation> elsewhere) {
    Calls round = new Calls(node.connection(), asking);
    List<List<WriteOperation>> calls = new ArrayList<>();
    for (List<WriteOperation> operations : partitions) {
      round.send(Command.EVALSHA, arguments(operations, node.eventIdHash()));
      calls.add(operations);
    }
    confirmation.ask(node.connection());
    List<@Nullable Object> answers = round.answers();
    Confirmation.Answer confirmed = confirmation.answer(node);
    List<List<WriteOperation>> unknown = new ArrayList<>();
    List<JedisDataException> faults = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      switch (answers.get(i)) {
        case byte[] letters -> answer(calls.get(i), letters, confirmed);
        case JedisNoScriptException e -> unknown.add(calls.get(i));
        case JedisMovedDataException e -> elsewhere.moved(node, e, calls.get(i));
        case JedisAskDataException e -> elsewhere.asked(node, e, calls.get(i));
        case JedisDataException e -> {
          StoreUnavailableException reason =
              new StoreUnavailableException("Redis refused to write: " + e.getMessage(), e);
          calls.get(i).forEach(operation -> operation.fail(reason));
          if (RedisFaults.isOfTheNode(e)) {
            faults.add(e);
          }
        }
        case null, default -> throw new JedisDataException("an answer of another kind");
      }
    }
    if (!faults.isEmpty()) {
      throw faults.getFirst();
    }
    return unknown;
  }

  private void answer(
      List<WriteOperation> operations, byte[] answer, Confirmation.Answer confirmed) {
    int letters = answer.length - Long.BYTES;
    if (letters != operations.size()) {
      throw new JedisDataException(
          "%d answers for %d operations".formatted(letters, operations.size()));
    }
    logFill.is(operations.getFirst().partition(), ByteBuffer.wrap(answer).getLong(letters));
    tally(operations, answer);
    for (int i = 0; i < letters; i++) {
      confirmed.settle(operations.get(i), (char) answer[i]);
    }
  }

  private void tally(List<WriteOperation> operations, byte[] answer) {
    int[] clicks = new int[Byte.MAX_VALUE + 1];
    for (int i = 0; i < operations.size(); i++) {
      if (operations.get(i) instanceof WriteOperation.Click) {
        clicks[answer[i]]++;
      }
    }
    for (char letter = 0; letter < clicks.length; letter++) {
      int number = clicks[letter];
      if (number > 0) {
        WriteOperation.Click.outcome(letter).ifPresent(outcome -> observer.events(outcome, number));
      }
    }
    if (clicks['f'] > 0 || clicks['u'] > 0) {
      logFill.isFull();
    }
  }

  private byte[][] arguments(List<WriteOperation> operations, EventIdHash hash) {
    Map<String, Integer> keys = new LinkedHashMap<>();
    List<byte[]> packed = new ArrayList<>(2 * operations.size());
    for (WriteOperation operation : operations) {
      packed.add(
          operation.packed(name -> keys.computeIfAbsent(name, key -> keys.size() + 1), hash));
      packed.add(operation.logged());
    }
    List<byte[]> all = new ArrayList<>(4 + keys.size() + limits.size() + packed.size());
    int partition = operations.getFirst().partition();
    all.add(sha);
    all.add(number(2 + keys.size()));
    all.add(StoreKeys.log(partition));
    all.add(StoreKeys.logSize(partition));
    keys.keySet().forEach(key -> all.add(StoreKeys.bytes(key)));
    all.addAll(limits);
    all.addAll(packed);
    return all.toArray(byte[][]::new);
  }

  private void loadInto(Connection connection) {
    connection.sendCommand(Command.SCRIPT, ascii("LOAD"), source);
    sha = connection.getBinaryBulkReply();
  }

  private static byte[] micros(Duration duration) {
    return number(duration.toMillis() * 1000);
  }

  private static byte[] number(long value) {
    return ascii(Long.toString(value));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
