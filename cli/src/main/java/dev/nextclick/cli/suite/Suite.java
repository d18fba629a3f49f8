package dev.nextclick.cli.suite;

import dev.nextclick.cli.console.CommandFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The whole suite on this machine, each part a process of its own. A part that dies is started again. Closing stops all in the
/// order in which they lean on each other; the death of this process stops them too.
public final class Suite implements AutoCloseable {

  public static final String REDIS = "redis";
  public static final String SESSION_SERVICE = "session-service";
  public static final String TRAINER = "trainer";
  public static final String INFERENCE_SERVICE = "inference-service";

  /// The services, without Redis.
  public static final List<String> SERVICES = List.of(SESSION_SERVICE, TRAINER, INFERENCE_SERVICE);

  private static final String HOST = "127.0.0.1";
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final SuiteSettings settings;
  private final Distribution distribution;
  private final Consumer<String> events;
  private final RedisUri redis;
  private final SuiteAddresses addresses;
  private final DataDirectory directory;
  private final ReentrantLock closing = new ReentrantLock();
  // In the order of their start. Guarded by `this`.
  private final List<SupervisedProcess> processes = new ArrayList<>();
  private boolean ready;
  private boolean closed;

  private Suite(
      Distribution distribution,
      SuiteSettings settings,
      DataDirectory directory,
      Consumer<String> events) {
    this.settings = settings;
    this.distribution = distribution;
    this.events = events;
    this.directory = directory;
    Ports ports = settings.ports();
    redis = new RedisUri(settings.redis().orElse("redis://" + HOST + ":" + ports.redis()));
    addresses =
        new SuiteAddresses(
            redis.toString(),
            HOST + ":" + ports.sessionService(),
            HOST + ":" + ports.inferenceService(),
            HOST + ":" + ports.trainer());
  }

  /// Starts a suite and waits until every part is alive. A suite that is closed meanwhile, by a shutdown hook say, ends as a failure.
  ///
  /// @param events told in a line each of what happens to the parts
  /// @param begun given the suite before its first process starts, so that the caller can close it whatever happens
  /// @throws CommandFailure if it cannot start; nothing is left running then
  public static Suite start(
      Distribution distribution,
      SuiteSettings settings,
      Consumer<String> events,
      Consumer<Suite> begun) {
    settings.redis().map(RedisUri::new).ifPresent(RedisUri::requireReachable);
    DataDirectory directory = DataDirectory.open(settings.dataDirectory());
    Suite suite = new Suite(distribution, settings, directory, events);
    try {
      begun.accept(suite);
      FormerSuite.awaitEnd(directory, events);
      settings.ports().requireFree(settings.redis().isEmpty());
      suite.startProcesses();
      return suite;
    } catch (RuntimeException e) {
      suite.close();
      throw e;
    }
  }

  /// As the other `start`, with nobody told of the beginning.
  public static Suite start(
      Distribution distribution, SuiteSettings settings, Consumer<String> events) {
    return start(distribution, settings, events, suite -> {});
  }

  /// Where the parts listen.
  public SuiteAddresses addresses() {
    return addresses;
  }

  /// What the suite was asked to be.
  public SuiteSettings settings() {
    return settings;
  }

  /// The process id of each part by name, of the part itself and not of what supervises it.
  public synchronized Map<String, Long> pids() {
    Map<String, Long> pids = new LinkedHashMap<>();
    processes.forEach(process -> pids.put(process.name(), process.pid()));
    return pids;
  }

  /// The process id of one part.
  ///
  /// @throws IllegalArgumentException if the suite has no such part
  public long pid(String part) {
    Long pid = pids().get(part);
    if (pid == null) {
      throw new IllegalArgumentException("no part of this suite: " + part);
    }
    return pid;
  }

  /// Stops every part in order, inference-service first and Redis last, and waits for each. Where one thread closes it already,
  /// a second waits for the first.
  @Override
  public void close() {
    closing.lock();
    try {
      List<SupervisedProcess> running;
      boolean wasReady;
      synchronized (this) {
        wasReady = ready;
        closed = true;
        running = List.copyOf(processes).reversed();
        processes.clear();
      }
      for (SupervisedProcess process : running) {
        process.stop();
        if (wasReady) {
          events.accept(process.name() + " stopped");
        }
      }
      directory.close();
    } finally {
      closing.unlock();
    }
  }

  private void startProcesses() {
    Ports ports = settings.ports();
    if (settings.redis().isEmpty()) {
      SupervisedProcess ownRedis =
          start(REDIS, RedisProcess.command(directory, ports.redis()), Map.of());
      await(ownRedis, () -> RedisProcess.answers(ports.redis()));
    }
    // Not on the command line, which shows every user of this machine the password.
    Map<String, String> redisVariable = Map.of("NEXTCLICK_REDIS", redis.text());
    Map<SupervisedProcess, String> services = new LinkedHashMap<>();
    if (has(SESSION_SERVICE)) {
      services.put(
          service(SESSION_SERVICE, ports.sessionService(), Map.of(), redisVariable),
          addresses.sessionService());
    }
    if (has(TRAINER)) {
      services.put(
          service(
              TRAINER,
              ports.trainer(),
              Map.of(
                  "archive", directory.resolve("archive").toString(),
                  "registry", directory.resolve("registry").toString(),
                  "work", directory.resolve("work").toString()),
              redisVariable),
          addresses.trainer());
    }
    if (has(INFERENCE_SERVICE)) {
      services.put(
          service(
              INFERENCE_SERVICE,
              ports.inferenceService(),
              Map.of(
                  "registry", directory.resolve("registry").toString(),
                  "cache", directory.resolve("cache").toString(),
                  "session-service", addresses.sessionService(),
                  "trainer", addresses.trainer(),
                  "attribution-key-file", directory.attributionKey().toString()),
              Map.of()),
          addresses.inferenceService());
    }
    services.forEach((process, address) -> await(process, () -> Liveness.isAlive(address)));
    synchronized (this) {
      requireOpen();
      ready = true;
      processes.forEach(SupervisedProcess::keepRunning);
    }
  }

  private boolean has(String service) {
    return settings.services().contains(service);
  }

  private SupervisedProcess service(
      String name, int port, Map<String, String> wiring, Map<String, String> environment) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("host", HOST);
    all.put("port", Integer.toString(port));
    all.putAll(wiring);
    all.putAll(settings.settings().getOrDefault(name, Map.of()));
    List<String> arguments = new ArrayList<>();
    all.forEach(
        (key, value) -> {
          arguments.add("--" + key);
          arguments.add(value);
        });
    List<String> command = new ArrayList<>();
    if (name.equals(TRAINER)) {
      // Training takes what processor time the answering of visitors leaves.
      command.addAll(List.of("/bin/sh", distribution.background().toString()));
    }
    command.addAll(distribution.command(name, directory.temporary(name), arguments));
    return start(name, command, environment);
  }

  private synchronized SupervisedProcess start(
      String name, List<String> command, Map<String, String> environment) {
    requireOpen();
    SupervisedProcess process =
        new SupervisedProcess(
            name, distribution.supervisor(), command, environment, directory, events);
    processes.add(process);
    process.start();
    return process;
  }

  private synchronized void requireOpen() {
    if (closed) {
      throw CommandFailure.failed("stopped before everything was started");
    }
  }

  private void await(SupervisedProcess process, BooleanSupplier alive) {
    long until = System.nanoTime() + START_LIMIT.toNanos();
    while (!alive.getAsBoolean()) {
      requireOpen();
      OptionalInt ended = process.exitStatus();
      if (ended.isPresent() || System.nanoTime() > until) {
        String why =
            ended.isPresent()
                ? "ended with status " + ended.getAsInt()
                : "was not alive after " + START_LIMIT.toSeconds() + " s";
        throw CommandFailure.failed(
            "%s %s: %s (log: %s)"
                .formatted(
                    process.name(), why, process.lastWords(), directory.log(process.name())));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
