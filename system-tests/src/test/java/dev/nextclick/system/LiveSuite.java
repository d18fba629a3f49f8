package dev.nextclick.system;

import static org.awaitility.Awaitility.await;

import dev.nextclick.cli.suite.Distribution;
import dev.nextclick.cli.suite.Liveness;
import dev.nextclick.cli.suite.Ports;
import dev.nextclick.cli.suite.Suite;
import dev.nextclick.cli.suite.SuiteAddresses;
import dev.nextclick.cli.suite.SuiteSettings;
import dev.nextclick.client.NextclickClient;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// The suite of the packed distribution, running as processes on free ports, with its data in a temporary folder.
final class LiveSuite implements AutoCloseable {

  /// The distribution that `deploy` packed.
  static final Distribution DISTRIBUTION =
      new Distribution(Path.of(System.getProperty("nextclick.home")).toAbsolutePath().normalize());

  // On a machine that is busy with other tests a session that comes late is no fault.
  private static final Map<String, Map<String, String>> PATIENT_SESSION_READS =
      Map.of(Suite.INFERENCE_SERVICE, Map.of("session-timeout", "2s"));

  private static final Duration RESTART_LIMIT = Duration.ofSeconds(90);

  private final Path folder;
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final Suite suite;
  private final ManagedChannel trainer;

  private LiveSuite(Path folder) {
    this.folder = folder;
    SuiteSettings settings =
        new SuiteSettings(
            folder.resolve("data"), Ports.free(), Optional.empty(), PATIENT_SESSION_READS);
    suite = Suite.start(DISTRIBUTION, settings, this::tell);
    trainer =
        Grpc.newChannelBuilder(suite.addresses().trainer(), InsecureChannelCredentials.create())
            .build();
  }

  static LiveSuite start() throws IOException {
    return new LiveSuite(Files.createTempDirectory("nextclick suite "));
  }

  /// A frontend of one site, to be closed by the caller.
  NextclickClient client(String site) {
    return NextclickClient.builder()
        .sessionService(suite.addresses().sessionService())
        .inferenceService(suite.addresses().inferenceService())
        // For as long a store that is away is tried again.
        .sessionDeadline(Duration.ofSeconds(4))
        .recommendationDeadline(Duration.ofSeconds(10))
        .site(site)
        .build();
  }

  /// The way to the services that the trainer hosts.
  Channel trainer() {
    return trainer;
  }

  /// Where the parts listen.
  SuiteAddresses addresses() {
    return suite.addresses();
  }

  Path dataDirectory() {
    return suite.settings().dataDirectory();
  }

  long pid(String part) {
    return suite.pid(part);
  }

  /// The process ids of all parts.
  List<Long> pids() {
    return List.copyOf(suite.pids().values());
  }

  /// Sends a part a signal.
  ///
  /// @param name as `kill` knows it: `KILL`, `STOP`
  /// @return the process id of what got it
  long signal(String part, String name) {
    long pid = suite.pid(part);
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("%s could not be sent to %s".formatted(name, part));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    return pid;
  }

  /// `kill -9`, at once.
  ///
  /// @return the process id of what was killed
  long kill(String part) {
    ProcessHandle process = ProcessHandle.of(suite.pid(part)).orElseThrow();
    if (!process.destroyForcibly()) {
      throw new AssertionError(part + " could not be killed");
    }
    return process.pid();
  }

  /// Waits until the suite has started a part again, and it is alive.
  ///
  /// @param killed its former process
  void awaitRestart(String part, long killed) {
    await()
        .atMost(RESTART_LIMIT)
        .until(
            () ->
                suite.pid(part) != killed
                    && ProcessHandle.of(suite.pid(part)).isPresent()
                    && isReady(part));
  }

  /// What the suite told of its parts, in order.
  List<String> events() {
    return List.copyOf(events);
  }

  @Override
  public void close() throws IOException {
    trainer.shutdownNow();
    suite.close();
    Folders.delete(folder);
  }

  private void tell(String event) {
    System.out.println("suite: " + event);
    events.add(event);
  }

  private boolean isReady(String part) {
    return switch (part) {
      case Suite.SESSION_SERVICE -> Liveness.isReady(suite.addresses().sessionService());
      case Suite.INFERENCE_SERVICE -> Liveness.isReady(suite.addresses().inferenceService());
      case Suite.TRAINER -> Liveness.isReady(suite.addresses().trainer());
      // Ready means that it reaches Redis.
      case Suite.REDIS -> Liveness.isReady(suite.addresses().sessionService());
      default -> throw new IllegalArgumentException(part);
    };
  }
}
