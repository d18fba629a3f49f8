package dev.nextclick.events;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/// Reads the log over one connection of its own, which is opened when it is first needed and again after it broke.
final class RedisLogReader implements LogReader {

  // A partition may have moved on, or be taken over, by the time that its new master is asked.
  private static final int HOPS = 4;

  private static final byte[] TRIM = Scripts.load("trim-log.lua");
  private static final byte[] MARK = Scripts.load("mark-erased.lua");
  private static final byte[] CONTINUE = Scripts.load("continue-log.lua");

  private final RedisStoreSettings settings;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final RedisLink link;

  /// @param clock says when an erasure is done
  RedisLogReader(RedisStoreSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    link = RedisLink.to(settings);
  }

  @Override
  public String storeId() {
    byte[] fresh = ascii(UUID.randomUUID().toString());
    return ask(
        StoreKeys.STORE_ID,
        calls -> {
          calls.send(Command.SET, StoreKeys.STORE_ID, fresh, Keyword.NX.getRaw());
          calls.send(Command.GET, StoreKeys.STORE_ID);
          return text(calls.answer());
        });
  }

  @Override
  public int partitions() {
    return settings.partitions();
  }

  @Override
  public List<LogEntry> read(int partition, LogId after, int maxEntries) {
    requirePartition(partition);
    byte[] key = StoreKeys.log(partition);
    return ask(
        key,
        calls -> {
          calls.send(
              Command.XRANGE,
              key,
              ascii(after.next().toString()),
              ascii("+"),
              ascii("COUNT"),
              ascii(Integer.toString(maxEntries)));
          List<LogEntry> entries = new ArrayList<>();
          for (Object entry : list(calls.answer())) {
            entries.add(entry(list(entry)));
          }
          return entries;
        });
  }

  @Override
  public void trim(int partition, LogId upToInclusive) {
    requirePartition(partition);
    byte[] key = StoreKeys.log(partition);
    ask(
        key,
        calls -> {
          calls.send(
              Command.EVAL,
              TRIM,
              ascii("2"),
              key,
              StoreKeys.logSize(partition),
              ascii(upToInclusive.toString()),
              ascii(upToInclusive.next().toString()));
          return calls.answer();
        });
  }

  @Override
  public void markErased(int partition, String erasureId, Instant requestTime) {
    requirePartition(partition);
    byte[] log = StoreKeys.log(partition);
    ask(
        log,
        calls -> {
          calls.send(
              Command.EVAL,
              MARK,
              ascii("2"),
              log,
              StoreKeys.bytes(StoreKeys.erasure(partition, erasureId)),
              erasureId.getBytes(StandardCharsets.UTF_8),
              ErasureFormat.done(requestTime, clock.instant()));
          return calls.answer();
        });
  }

  @Override
  public LogId last(int partition) {
    requirePartition(partition);
    byte[] key = StoreKeys.log(partition);
    return ask(
        key,
        calls -> {
          calls.send(Command.XINFO, ascii("STREAM"), key);
          try {
            List<?> facts = list(calls.answer());
            for (int i = 0; i < facts.size(); i += 2) {
              if (Arrays.equals(bytes(facts.get(i)), ascii("last-generated-id"))) {
                return LogId.parse(text(facts.get(i + 1)));
              }
            }
            throw new JedisDataException("a stream without its last id");
          } catch (JedisDataException e) {
            if (String.valueOf(e.getMessage()).contains("no such key")) {
              return LogId.ZERO;
            }
            throw e;
          }
        });
  }

  @Override
  public void continueAfter(int partition, LogId id) {
    requirePartition(partition);
    byte[] key = StoreKeys.log(partition);
    ask(
        key,
        calls -> {
          calls.send(
              Command.EVAL,
              CONTINUE,
              ascii("2"),
              key,
              StoreKeys.logSize(partition),
              ascii(id.toString()),
              ascii(LogFormat.VERSION));
          return calls.answer();
        });
  }

  @Override
  public void close() {
    lock.lock();
    try {
      link.close();
    } finally {
      lock.unlock();
    }
  }

  private <R extends @Nullable Object> R ask(byte[] key, Function<Calls, R> question) {
    lock.lock();
    try {
      RedisNode node = link.node(key);
      boolean asking = false;
      for (int hop = 0; hop < HOPS; hop++) {
        try {
          return ask(node, asking, question);
        } catch (JedisMovedDataException e) {
          link.moved(node, e);
          node = link.node(key);
          asking = false;
        } catch (JedisAskDataException e) {
          node = link.importer(node, e);
          asking = true;
        }
      }
      throw new StoreUnavailableException(
          "the cluster moves the partition from one master to another");
    } finally {
      lock.unlock();
    }
  }

  private <R extends @Nullable Object> R ask(
      RedisNode node, boolean asking, Function<Calls, R> question) {
    try {
      return question.apply(new Calls(node.connection(), asking));
    } catch (JedisRedirectionException e) {
      throw e;
    } catch (JedisException e) {
      if (e instanceof JedisDataException answer && RedisFaults.isOfTheCall(answer)) {
        throw new StoreUnavailableException("Redis refused: " + e.getMessage(), e);
      }
      throw link.broken(node, e);
    }
  }

  private void requirePartition(int partition) {
    if (partition < 0 || partition >= settings.partitions()) {
      throw new IllegalArgumentException(
          "partitions are numbered from 0 to %d, not %d"
              .formatted(settings.partitions() - 1, partition));
    }
  }

  private static LogEntry entry(List<?> parts) {
    String id = text(parts.get(0));
    List<?> fields = list(parts.get(1));
    try {
      return new LogEntry(
          LogId.parse(id), LogFormat.decode(text(fields.get(0)), bytes(fields.get(1))));
    } catch (IllegalStateException e) {
      throw new IllegalStateException("log entry " + id + ": " + e.getMessage(), e);
    }
  }

  private static List<?> list(@Nullable Object answer) {
    if (answer instanceof List<?> list) {
      return list;
    }
    throw new JedisDataException("an answer of another kind: " + answer);
  }

  private static String text(@Nullable Object answer) {
    return new String(bytes(answer), StandardCharsets.US_ASCII);
  }

  private static byte[] bytes(@Nullable Object answer) {
    if (answer instanceof byte[] bytes) {
      return bytes;
    }
    throw new JedisDataException("an answer of another kind: " + answer);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
