package dev.nextclick.cli.suite;

import dev.nextclick.cli.console.CommandFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where a Redis is. It may hold a password, which nothing here shows.
///
/// @param text `redis://host:port`, `rediss://user:password@host:port`
record RedisUri(String text) {

  private static final Pattern SCHEME = Pattern.compile("rediss?(-sentinel|-cluster)?");
  // A user without a password is masked too: some clients take it for the password.
  private static final Pattern PASSWORD = Pattern.compile("(://)([^:/?#@]*:)?.*@");
  private static final int DEFAULT_PORT = 6379;
  private static final int CONNECT_MILLIS = 2_000;

  /// A text that may be the URI of a Redis, with its password masked.
  static String masked(String text) {
    return PASSWORD.matcher(text).replaceAll("$1$2****@");
  }

  /// The URI as it may be shown.
  @Override
  public String toString() {
    return masked(text);
  }

  /// Makes sure that something listens there; of sentinels and of a cluster's nodes, one.
  ///
  /// @throws CommandFailure if the URI makes no sense, or nothing listens there
  void requireReachable() {
    IOException last = null;
    List<InetSocketAddress> nodes = nodes(parsed());
    for (InetSocketAddress node : nodes) {
      try (Socket socket = new Socket()) {
        socket.connect(node, CONNECT_MILLIS);
        return;
      } catch (IOException e) {
        last = e;
      }
    }
    throw CommandFailure.service(
        "no Redis listens at %s (%s): start it, or leave --redis away for one of Nextclick's own"
            .formatted(
                nodes.stream()
                    .map(node -> node.getHostString() + ":" + node.getPort())
                    .collect(Collectors.joining(", ")),
                last == null ? "none is named" : last.getMessage()),
        last == null ? new IOException("none is named") : last);
  }

  private static List<InetSocketAddress> nodes(URI uri) {
    String authority = uri.getRawAuthority();
    String[] nodes = authority.substring(authority.lastIndexOf('@') + 1).split(",", -1);
    return Stream.of(nodes).map(RedisUri::node).toList();
  }

  private static InetSocketAddress node(String text) {
    int colon = text.endsWith("]") ? -1 : text.lastIndexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    String port = colon < 0 ? Integer.toString(DEFAULT_PORT) : text.substring(colon + 1);
    if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw malformed();
    }
    return new InetSocketAddress(host, Integer.parseInt(port));
  }

  private URI parsed() {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      if (uri.getRawAuthority() != null && SCHEME.matcher(String.valueOf(scheme)).matches()) {
        return uri;
      }
    } catch (URISyntaxException repeatsTheText) {
      // What it says would show the password.
    }
    throw malformed();
  }

  private static CommandFailure malformed() {
    // Nor is the text repeated here: in what is no URI, a password can be anywhere.
    return CommandFailure.wrongUsage(
        "--redis must look like redis://host:port, redis-sentinel://host:port,host:port/master-name or redis-cluster://host:port,host:port, with user:password@ in front of the hosts, and %XX for special characters in the password");
  }
}
