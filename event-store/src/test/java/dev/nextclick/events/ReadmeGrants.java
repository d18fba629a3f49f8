package dev.nextclick.events;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;

/// A user of Redis who may do what README says that one must, as it stands there, and no more.
final class ReadmeGrants {

  /// User and password, as they stand in a URL.
  static final String CREDENTIALS = "nextclick:p%40ss%3Aword@";

  private static final String USER = "nextclick";
  private static final String PASSWORD = "p@ss:word";

  private ReadmeGrants() {}

  /// What is needed in any case.
  static String always() throws IOException {
    return granted("An ACL user needs `~nc:*` and");
  }

  static String onACluster() throws IOException {
    return always() + " " + granted("on a cluster");
  }

  /// What is needed there, by itself.
  static String atSentinels() throws IOException {
    return granted("at sentinels that ask");
  }

  /// Adds the user to each of these.
  static void grantEverywhere(List<RedisServerProcess> servers, String granted) {
    String[] rules =
        Stream.concat(Stream.of("on", ">" + PASSWORD, "~nc:*"), Stream.of(granted.split(" ")))
            .toArray(String[]::new);
    for (RedisServerProcess server : servers) {
      try (Jedis client = server.client()) {
        client.aclSetUser(USER, rules);
      }
    }
  }

  /// Shuts out whoever does not say who it is, the test too.
  static void letNobodyElseIn(List<RedisServerProcess> servers) {
    for (RedisServerProcess server : servers) {
      try (Jedis client = server.client()) {
        client.aclSetUser("default", "off");
      }
    }
  }

  /// The address, for this user.
  static String as(URI uri) {
    return uri.toString().replaceFirst("://", "://" + CREDENTIALS);
  }

  private static String granted(String after) throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    Matcher list = Pattern.compile(Pattern.quote(after) + "\\s+`(\\+[^`]+)`").matcher(readme);
    if (!list.find()) {
      throw new AssertionError("README.md no longer says what is needed: " + after);
    }
    return list.group(1);
  }
}
