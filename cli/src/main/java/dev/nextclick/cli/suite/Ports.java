package dev.nextclick.cli.suite;

import dev.nextclick.cli.console.CommandFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The ports of a suite, all on the loopback interface.
public record Ports(int redis, int sessionService, int inferenceService, int trainer) {

  /// The documented ones.
  public static final Ports DEFAULT = new Ports(7410, 7411, 7412, 7413);

  // Below the range from which systems take the ports of outgoing connections (32768 on Linux,
  // 49152 elsewhere), so that none of those takes a port between the moment it is found free and
  // the moment a service binds it.
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 1_000;

  public Ports {
    Set<Integer> distinct =
        new LinkedHashSet<>(List.of(redis, sessionService, inferenceService, trainer));
    if (distinct.size() != 4 || distinct.stream().anyMatch(p -> p < 1 || p > 65_535)) {
      throw CommandFailure.wrongUsage(
          "the four ports must be different, and from 1 to 65535, not " + distinct);
    }
  }

  /// Four ports that nothing listens on now.
  public static Ports free() {
    RandomGenerator random = RandomGenerator.getDefault();
    Set<Integer> free = new LinkedHashSet<>();
    for (int i = 0; i < TRIES && free.size() < 4; i++) {
      int port = random.nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        free.add(port);
      }
    }
    if (free.size() < 4) {
      throw CommandFailure.failed("found no four free ports between " + LOWEST + " and " + HIGHEST);
    }
    List<Integer> four = new ArrayList<>(free);
    return new Ports(four.get(0), four.get(1), four.get(2), four.get(3));
  }

  /// Makes sure that nothing listens on any of them.
  ///
  /// @param withRedis whether Redis's is needed
  /// @throws CommandFailure naming the first that is in use
  void requireFree(boolean withRedis) {
    Map<String, Integer> needed = new LinkedHashMap<>();
    if (withRedis) {
      needed.put("redis", redis);
    }
    needed.put("session-service", sessionService);
    needed.put("inference-service", inferenceService);
    needed.put("trainer", trainer);
    needed.forEach(
        (service, port) -> {
          if (!isFree(port)) {
            throw CommandFailure.failed(
                "port %d is in use, %s cannot listen on it: stop what uses it, or choose another with --%s-port"
                    .formatted(port, service, service));
          }
        });
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
