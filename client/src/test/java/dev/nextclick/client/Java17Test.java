package dev.nextclick.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the client promises to a frontend's build: it runs on Java 17, and brings no validation engine.
final class Java17Test {

  @Test
  @Timeout(60)
  void aFrontendOnJava17StreamsClicksAndRecordsOneThoughTheStoreIsAwayAtFirst() throws Exception {
    Optional<Path> java17 = java17();
    Assumptions.assumeTrue(
        java17.isPresent(),
        "skipped: no Java 17 in JAVA_HOME_17, JAVA_HOME_17_X64, JAVA_HOME, /usr/lib/jvm, /Library/Java, or SDKMAN");
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                ServerInterceptors.intercept(
                    new ScriptedSessionService(true), new UnavailableAtFirst(2)))
            .build()
            .start();
    try {
      Process frontend =
          new ProcessBuilder(
                  java17.orElseThrow().resolve("bin/java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Java17Frontend.class.getName(),
                  "127.0.0.1:" + server.getPort())
              .redirectErrorStream(true)
              .start();
      String output = new String(frontend.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(frontend.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(output).contains("java 17 stored 2 DURABILITY_DISK, and third");
      assertThat(frontend.exitValue()).isZero();
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void noValidationEngineComesWithTheClient() throws IOException {
    assertThatThrownBy(() -> Class.forName("build.buf.protovalidate.Validator"))
        .isInstanceOf(ClassNotFoundException.class);
    assertThatThrownBy(() -> Class.forName("dev.cel.runtime.CelRuntime"))
        .isInstanceOf(ClassNotFoundException.class);
    assertThat(System.getProperty("java.class.path").split(File.pathSeparator))
        .noneMatch(
            entry -> Path.of(entry).getFileName().toString().matches("protovalidate-.*|cel-.*"));
    List<URL> optionClasses =
        Collections.list(
            getClass().getClassLoader().getResources("build/buf/validate/FieldRules.class"));
    assertThat(optionClasses).as("the option classes, once").hasSize(1);
  }

  private static Optional<Path> java17() throws IOException {
    List<Path> candidates = new ArrayList<>();
    for (String variable :
        List.of("JAVA_HOME_17", "JAVA_HOME_17_X64", "JAVA17_HOME", "JAVA_HOME")) {
      String home = System.getenv(variable);
      if (home != null && !home.isBlank()) {
        candidates.add(Path.of(home));
      }
    }
    for (Path folder :
        List.of(
            Path.of("/usr/lib/jvm"),
            Path.of("/Library/Java/JavaVirtualMachines"),
            Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"))) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> homes = Files.list(folder)) {
          homes
              .flatMap(home -> Stream.of(home, home.resolve("Contents/Home")))
              .forEach(candidates::add);
        }
      }
    }
    for (Path home : candidates) {
      Path release = home.resolve("release");
      if (Files.isExecutable(home.resolve("bin/java"))
          && Files.isRegularFile(release)
          && Files.readString(release).contains("JAVA_VERSION=\"17.")) {
        return Optional.of(home);
      }
    }
    return Optional.empty();
  }
}
