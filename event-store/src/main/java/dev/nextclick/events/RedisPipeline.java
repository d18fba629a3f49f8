package dev.nextclick.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/// A thread that owns its connections and takes what waits in its bounded queue, as much at once as there is. While no master can be
/// reached everything handed in fails at once, and the thread tries to connect again.
final class RedisPipeline<T extends RedisPipeline.Operation> implements AutoCloseable {

  /// What waits; it is completed once, or failed once.
  interface Operation {
    int partition();

    void fail(RuntimeException why);
  }

  /// Does what waited, in as few round trips as it can.
  interface Work<T> {
    /// Completes the operations; those that are not when a [JedisException] ends it are failed by the caller.
    ///
    /// @param node the master of their partitions
    /// @param asking whether that takes their partitions over from another; see [Calls]
    /// @return those that this master does not do
    Redirections<T> run(RedisNode node, boolean asking, List<T> operations);
  }

  private static final Logger log = LoggerFactory.getLogger(RedisPipeline.class);
  private static final Duration RECONNECT_PAUSE = Duration.ofMillis(100);
  private static final Duration HEARTBEAT = Duration.ofMillis(500);
  // A partition may have moved on, or be taken over, by the time that its new master is asked.
  private static final int ROUNDS = 4;

  private final RedisLink link;
  private final Work<T> work;
  private final int maxBatch;
  private final BlockingQueue<T> queue;
  private final Thread thread;
  private final CountDownLatch firstTry = new CountDownLatch(1);
  private volatile @Nullable RuntimeException away = new StoreUnavailableException("not connected");
  private volatile boolean closed;

  RedisPipeline(String name, RedisLink link, Work<T> work, int queueCapacity, int maxBatch) {
    this.link = link;
    this.work = work;
    this.maxBatch = maxBatch;
    queue = new ArrayBlockingQueue<>(queueCapacity);
    thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /// Starts the thread.
  void start() {
    thread.start();
  }

  /// Waits until the first attempt to connect is over.
  void awaitFirstTry() {
    try {
      firstTry.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// How many operations wait.
  int waiting() {
    return queue.size();
  }

  /// Hands an operation in. It is failed at once while Redis is away, and when the queue is full.
  void submit(T operation) {
    RuntimeException reason = away;
    if (reason != null) {
      operation.fail(reason);
    } else if (!queue.offer(operation)) {
      operation.fail(
          new StoreBusyException("%d operations wait for Redis already".formatted(queue.size())));
    } else if (closed && queue.remove(operation)) {
      operation.fail(new StoreUnavailableException("closed"));
    }
  }

  boolean isAvailable() {
    return away == null;
  }

  Durability durability() {
    return link.durability();
  }

  /// Ends the thread after what waits is done.
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<T> batch = new ArrayList<>(maxBatch);
    while (!closed) {
      if (connected()) {
        firstTry.countDown();
        workUntilAway(batch);
      } else {
        firstTry.countDown();
        failWhatComes();
      }
    }
    away = new StoreUnavailableException("closed");
    failAll(List.of(), away);
    link.close();
  }

  private boolean connected() {
    try {
      link.open();
      away = null;
      return true;
    } catch (StoreUnavailableException e) {
      leave(e);
    } catch (StoreRefusedException e) {
      leave(e);
    }
    return false;
  }

  private void workUntilAway(List<T> batch) {
    while (away == null && !(closed && queue.isEmpty())) {
      batch.clear();
      T first = poll(HEARTBEAT);
      try {
        if (first == null) {
          if (!closed) {
            link.ping();
          }
        } else {
          batch.add(first);
          queue.drainTo(batch, maxBatch - 1);
          run(batch);
        }
      } catch (StoreUnavailableException e) {
        leave(e);
        failAll(batch, e);
      } catch (StoreRefusedException e) {
        leave(e);
        failAll(batch, e);
      }
    }
  }

  /// @throws StoreUnavailableException if no master is left
  private void run(List<T> batch) {
    Redirections<T> left = run(byNode(batch), Map.of());
    for (int round = 1; round < ROUNDS && !left.isEmpty(); round++) {
      left.moved().forEach(redirection -> link.moved(redirection.by(), redirection.to()));
      left = run(byNode(left.movedOperations()), byImporter(left));
    }
    StoreUnavailableException moving =
        new StoreUnavailableException("the cluster moves the partition from one master to another");
    left.forEach(operation -> operation.fail(moving));
  }

  private Redirections<T> run(Map<RedisNode, List<T>> byNode, Map<RedisNode, List<T>> byImporter) {
    Redirections<T> elsewhere = new Redirections<>();
    byNode.forEach((node, operations) -> elsewhere.addAll(run(node, false, operations)));
    byImporter.forEach((node, operations) -> elsewhere.addAll(run(node, true, operations)));
    return elsewhere;
  }

  private Redirections<T> run(RedisNode node, boolean asking, List<T> operations) {
    try {
      return work.run(node, asking, operations);
    } catch (JedisException e) {
      failIfOthersAreOpen(operations, link.broken(node, e));
      return new Redirections<>();
    }
  }

  /// The operations by the master of their partition; fails those whose master is away while others are not.
  private Map<RedisNode, List<T>> byNode(List<T> operations) {
    Map<RedisNode, List<T>> byNode = new LinkedHashMap<>(4);
    for (T operation : operations) {
      try {
        byNode
            .computeIfAbsent(link.node(operation.partition()), node -> new ArrayList<>())
            .add(operation);
      } catch (StoreUnavailableException e) {
        failIfOthersAreOpen(List.of(operation), e);
      }
    }
    return byNode;
  }

  /// The operations that masters take over, by these; fails those whose master is away while others are not.
  private Map<RedisNode, List<T>> byImporter(Redirections<T> elsewhere) {
    Map<RedisNode, List<T>> byImporter = new LinkedHashMap<>(0);
    for (var asked : elsewhere.asked()) {
      try {
        byImporter
            .computeIfAbsent(link.importer(asked.by(), asked.to()), node -> new ArrayList<>())
            .addAll(asked.operations());
      } catch (StoreUnavailableException e) {
        failIfOthersAreOpen(asked.operations(), e);
      }
    }
    return byImporter;
  }

  private void failIfOthersAreOpen(List<T> operations, StoreUnavailableException reason) {
    if (!link.isOpen()) {
      throw reason;
    }
    operations.forEach(operation -> operation.fail(reason));
  }

  private void failWhatComes() {
    long until = System.nanoTime() + RECONNECT_PAUSE.toNanos();
    long left;
    while (!closed && (left = until - System.nanoTime()) > 0) {
      T operation = poll(Duration.ofNanos(left));
      RuntimeException reason = away;
      if (operation != null && reason != null) {
        operation.fail(reason);
      }
    }
  }

  private @Nullable T poll(Duration limit) {
    try {
      return queue.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException closing) {
      return queue.poll();
    }
  }

  private void leave(RuntimeException reason) {
    if (away == null || firstTry.getCount() > 0) {
      log.warn("{}: {}", thread.getName(), reason.getMessage());
    }
    away = reason;
  }

  private void failAll(List<T> batch, RuntimeException reason) {
    batch.forEach(operation -> operation.fail(reason));
    List<T> waiting = new ArrayList<>();
    queue.drainTo(waiting);
    waiting.forEach(operation -> operation.fail(reason));
  }
}
