package dev.nextclick.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/// session-service as a process of its own, that can be killed.
final class SessionServiceProcess implements AutoCloseable {

  private static final Pattern LISTENS = Pattern.compile("listens on 127.0.0.1:(\\d+)\"");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Process process;
  private final Path said;

  private SessionServiceProcess(Process process, Path said) {
    this.process = process;
    this.said = said;
  }

  /// Starts it on this Redis, and waits until it listens.
  ///
  /// @param port 0 for any
  /// @param directory for what it says
  static SessionServiceProcess start(URI redis, int port, Path directory) throws IOException {
    Path said = Files.createTempFile(directory, "said", ".log");
    SessionServiceProcess service =
        new SessionServiceProcess(
            new ProcessBuilder(
                    List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dlogback.configurationFile=logback.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SessionServiceMain.class.getName(),
                        "--redis=" + redis,
                        "--session-max-length=" + NumberedClicks.SESSION_LENGTH,
                        "--port=" + port))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start(),
            said);
    Awaitility.await().atMost(LIMIT).until(() -> service.listens().find());
    return service;
  }

  int port() {
    Matcher matcher = listens();
    if (!matcher.find()) {
      throw new IllegalStateException("it does not listen");
    }
    return Integer.parseInt(matcher.group(1));
  }

  /// As `kill -9` does it.
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  private Matcher listens() {
    try {
      return LISTENS.matcher(Files.readString(said));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
