package dev.nextclick.cli.suite;

import dev.nextclick.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One process of a suite: started under the supervisor script, so that it ends when this process does, however this one ends;
/// started again with a growing pause when it ends by itself, for as long as that takes.
final class SupervisedProcess {

  static final Duration GRACE = Duration.ofSeconds(20);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  // One that ran this long was well; its next pause is the first again.
  private static final Duration WELL = Duration.ofMinutes(1);
  private static final Duration PID_FILE_WAIT = Duration.ofSeconds(10);

  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final PidFile pidFile;
  private final Duration pidFileWait;
  private final ServiceLog log;
  private final DataDirectory directory;
  private final Consumer<String> events;

  // All guarded by `this`.
  private @Nullable Process supervisor;
  private @Nullable ProcessHandle service;
  private boolean stopping;

  /// @param name the service's
  /// @param supervisorScript the distribution's `bin/supervise`
  /// @param command starts the service; every user of the machine can see it
  /// @param environment variables beyond this process's own, for what nobody else is to see
  /// @param events told of ends and restarts, a line each
  SupervisedProcess(
      String name,
      Path supervisorScript,
      List<String> command,
      Map<String, String> environment,
      DataDirectory directory,
      Consumer<String> events) {
    this(name, supervisorScript, command, environment, directory, events, PID_FILE_WAIT);
  }

  /// As the other constructor.
  ///
  /// @param pidFileWait how long the supervisor may take to start the service
  SupervisedProcess(
      String name,
      Path supervisorScript,
      List<String> command,
      Map<String, String> environment,
      DataDirectory directory,
      Consumer<String> events,
      Duration pidFileWait) {
    this.name = name;
    this.pidFile = new PidFile(directory.pidFile(name));
    this.pidFileWait = pidFileWait;
    this.environment = Map.copyOf(environment);
    this.log = new ServiceLog(name, directory.log(name));
    this.directory = directory;
    this.events = events;
    this.command =
        new ArrayList<>(
            List.of(
                "/bin/sh",
                supervisorScript.toString(),
                pidFile.path().toString(),
                Long.toString(GRACE.toSeconds())));
    this.command.addAll(command);
  }

  String name() {
    return name;
  }

  /// Starts it, once.
  ///
  /// @throws CommandFailure if the system does not start it; a service that starts and ends at once is no such failure
  synchronized void start() {
    try {
      pidFile.clear();
      directory.emptyTemporary(name);
      log.begin();
      // Standard input stays a pipe that this process holds: its end tells the supervisor that this
      // process is gone.
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
      builder.environment().putAll(environment);
      Process started = builder.start();
      supervisor = started;
      pidFile.await(started, pidFileWait).ifPresent(found -> service = found);
    } catch (TimeoutException e) {
      killSupervisor();
      throw CommandFailure.failed(
          "cannot start %s: %s (log: %s)".formatted(name, e.getMessage(), log.file()), e);
    } catch (IOException e) {
      throw CommandFailure.failed("cannot start %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  /// From now on starts it again whenever it ends.
  synchronized void keepRunning() {
    Thread.ofVirtual().name("keep-" + name).start(this::keep);
  }

  /// The service's own process id, not its supervisor's; the last one while it is being started again.
  synchronized long pid() {
    ProcessHandle known = service;
    if (known == null) {
      throw new IllegalStateException(name + " was not started");
    }
    return known.pid();
  }

  /// The status it ended with, if it has ended.
  synchronized OptionalInt exitStatus() {
    Process started = supervisor;
    return started == null || started.isAlive()
        ? OptionalInt.empty()
        : OptionalInt.of(started.exitValue());
  }

  /// What it said last, in one line.
  synchronized String lastWords() {
    return log.lastWords();
  }

  /// Asks it to stop, and waits until it has: at most the grace period, after which it is killed.
  void stop() {
    Process started;
    ProcessHandle running;
    synchronized (this) {
      stopping = true;
      notifyAll();
      started = supervisor;
      running = service;
    }
    if (started == null) {
      return;
    }
    closePipe(started);
    boolean interrupted = false;
    try {
      if (!started.waitFor(GRACE.toSeconds() + 5, TimeUnit.SECONDS)) {
        started.destroyForcibly();
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    killIfAlive(running);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep() {
    Duration pause = FIRST_PAUSE;
    try {
      while (!isStopping()) {
        long began = System.nanoTime();
        int status = supervisor().waitFor();
        pause = System.nanoTime() - began > WELL.toNanos() ? FIRST_PAUSE : pause;
        Optional<String> why = Optional.of("%s ended with status %d".formatted(name, status));
        while (why.isPresent()) {
          why = startAgain(why.get(), pause);
          Duration doubled = pause.multipliedBy(2);
          pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Starts it again after the pause, unless it is being stopped.
  ///
  /// @return why it could not be started: a full disk, say, which need not last
  private synchronized Optional<String> startAgain(String why, Duration pause)
      throws InterruptedException {
    if (stopping) {
      return Optional.empty();
    }
    // Were the supervisor killed, its service would live on and hold the port.
    closePipe(supervisor());
    killIfAlive(service);
    events.accept(
        "%s; starting it again in %.1f s (log: %s)"
            .formatted(why, pause.toMillis() / 1000.0, log.file()));
    long until = System.nanoTime() + pause.toNanos();
    for (long left = pause.toNanos(); left > 0 && !stopping; left = until - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    if (stopping) {
      return Optional.empty();
    }
    try {
      start();
      return Optional.empty();
    } catch (CommandFailure failure) {
      return Optional.of(String.valueOf(failure.getMessage()));
    }
  }

  private synchronized boolean isStopping() {
    return stopping;
  }

  private synchronized Process supervisor() {
    Process started = supervisor;
    if (started == null) {
      throw new IllegalStateException(name + " was not started");
    }
    return started;
  }

  private static void killIfAlive(@Nullable ProcessHandle process) {
    if (process != null && process.destroyForcibly()) {
      process.onExit().join();
    }
  }

  /// Tells the supervisor, by the end of the pipe, to stop its service.
  private void closePipe(Process started) {
    try {
      started.getOutputStream().close();
    } catch (IOException e) {
      events.accept(name + ": closing the pipe to its supervisor: " + e.getMessage());
    }
  }

  /// Ends a supervisor that does not do its work, with all that it started.
  private void killSupervisor() {
    Process started = supervisor();
    started.descendants().forEach(ProcessHandle::destroyForcibly);
    killIfAlive(started.toHandle());
  }
}
