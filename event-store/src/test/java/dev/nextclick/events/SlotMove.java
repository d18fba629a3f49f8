package dev.nextclick.events;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;

/// A slot on its way from one master of a cluster to another, step by step as an operator who reshards takes it.
public final class SlotMove implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final int slot;
  private final Jedis source;
  private final Jedis target;
  private final int targetPort;

  private SlotMove(int slot, RedisServerProcess from, RedisServerProcess to, int targetPort) {
    this.slot = slot;
    source = from.client();
    target = to.client();
    this.targetPort = targetPort;
  }

  /// Tells both masters; no key is moved yet.
  ///
  /// @param targetPort where the second takes what the first sends
  static SlotMove begin(int slot, RedisServerProcess from, RedisServerProcess to, int targetPort) {
    SlotMove move = new SlotMove(slot, from, to, targetPort);
    move.set(move.target, "IMPORTING", move.source.clusterMyId());
    move.set(move.source, "MIGRATING", move.target.clusterMyId());
    return move;
  }

  /// The keys that are still with the first master, as [StoreKeys] names them.
  public List<String> left() {
    return source.clusterGetKeysInSlotBinary(slot, Integer.MAX_VALUE).stream()
        .map(key -> new String(key, StandardCharsets.ISO_8859_1))
        .toList();
  }

  /// Moves one key.
  public void move(String key) {
    source.migrate("127.0.0.1", targetPort, StoreKeys.bytes(key), 0, 5_000);
  }

  /// Moves every key that is left.
  public void moveAll() {
    for (List<String> keys = left(); !keys.isEmpty(); keys = left()) {
      keys.forEach(this::move);
    }
  }

  /// Makes the second master the owner, and waits until the first agrees. Others hear of it later.
  public void finish() {
    String owner = target.clusterMyId();
    set(target, "NODE", owner);
    set(source, "NODE", owner);
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> Stream.of(source, target).allMatch(node -> owns(node, owner)));
  }

  /// Leaves the slot where it is. No key may have been moved.
  void callOff() {
    source.clusterSetSlotStable(slot);
    target.clusterSetSlotStable(slot);
  }

  @Override
  public void close() {
    source.close();
    target.close();
  }

  private void set(Jedis node, String state, String other) {
    node.sendCommand(Command.CLUSTER, "SETSLOT", Integer.toString(slot), state, other);
  }

  private boolean owns(Jedis node, String owner) {
    return ((List<?>) node.sendCommand(Command.CLUSTER, "SLOTS"))
        .stream()
            .map(range -> (List<?>) range)
            .filter(range -> (Long) range.get(0) <= slot && slot <= (Long) range.get(1))
            .map(range -> (List<?>) range.get(2))
            .anyMatch(master -> owner.equals(text(master.get(2))));
  }

  private static String text(Object answer) {
    return new String((byte[]) answer, StandardCharsets.US_ASCII);
  }
}
