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
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/// Reads the log over one connection of its own, which is opened when it is first needed and again after it broke.
final class RedisLogReader implements LogReader {

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
        connection -> {
          connection.sendCommand(Command.SET, StoreKeys.STORE_ID, fresh, Keyword.NX.getRaw());
          connection.getOne();
          connection.sendCommand(Command.GET, StoreKeys.STORE_ID);
          return connection.getBulkReply();
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
        connection -> {
          connection.sendCommand(
              Command.XRANGE,
              key,
              ascii(after.next().toString()),
              ascii("+"),
              ascii("COUNT"),
              ascii(Integer.toString(maxEntries)));
          List<LogEntry> entries = new ArrayList<>();
          for (Object entry : list(connection.getOne())) {
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
        connection -> {
          connection.sendCommand(
              Command.EVAL,
              TRIM,
              ascii("2"),
              key,
              StoreKeys.logSize(partition),
              ascii(upToInclusive.toString()),
              ascii(upToInclusive.next().toString()));
          return connection.getIntegerReply();
        });
  }

  @Override
  public void markErased(int partition, String erasureId, Instant requestTime) {
    requirePartition(partition);
    byte[] log = StoreKeys.log(partition);
    ask(
        log,
        connection -> {
          connection.sendCommand(
              Command.EVAL,
              MARK,
              ascii("2"),
              log,
              StoreKeys.bytes(StoreKeys.erasure(partition, erasureId)),
              erasureId.getBytes(StandardCharsets.UTF_8),
              ErasureFormat.done(requestTime, clock.instant()));
          return connection.getIntegerReply();
        });
  }

  @Override
  public LogId last(int partition) {
    requirePartition(partition);
    byte[] key = StoreKeys.log(partition);
    return ask(
        key,
        connection -> {
          connection.sendCommand(Command.XINFO, ascii("STREAM"), key);
          try {
            List<?> facts = list(connection.getOne());
            for (int i = 0; i < facts.size(); i += 2) {
              if (Arrays.equals(bytes(facts.get(i)), ascii("last-generated-id"))) {
                return LogId.parse(new String(bytes(facts.get(i + 1)), StandardCharsets.US_ASCII));
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
        connection -> {
          connection.sendCommand(
              Command.EVAL,
              CONTINUE,
              ascii("2"),
              key,
              StoreKeys.logSize(partition),
              ascii(id.toString()),
              ascii(LogFormat.VERSION));
          return connection.getIntegerReply();
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

  private <R> R ask(byte[] key, Function<Connection, R> question) {
    lock.lock();
    try {
      try {
        return askOnce(key, question);
      } catch (JedisMovedDataException e) {
        link.moved();
        return askOnce(key, question);
      }
    } catch (JedisMovedDataException e) {
      throw new StoreUnavailableException("the cluster moves a partition: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  private <R> R askOnce(byte[] key, Function<Connection, R> question) {
    RedisNode node = link.node(key);
    try {
      return question.apply(node.connection());
    } catch (JedisMovedDataException e) {
      throw e;
    } catch (JedisException e) {
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
    String id = new String(bytes(parts.get(0)), StandardCharsets.US_ASCII);
    List<?> fields = list(parts.get(1));
    try {
      String version = new String(bytes(fields.get(0)), StandardCharsets.US_ASCII);
      return new LogEntry(LogId.parse(id), LogFormat.decode(version, bytes(fields.get(1))));
    } catch (IllegalStateException e) {
      throw new IllegalStateException("log entry " + id + ": " + e.getMessage(), e);
    }
  }

  private static List<?> list(Object answer) {
    if (answer instanceof List<?> list) {
      return list;
    }
    throw new JedisDataException("an answer of another kind: " + answer);
  }

  private static byte[] bytes(Object answer) {
    if (answer instanceof byte[] bytes) {
      return bytes;
    }
    throw new JedisDataException("an answer of another kind: " + answer);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
