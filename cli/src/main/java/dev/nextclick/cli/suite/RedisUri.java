package dev.nextclick.cli.suite;

import dev.nextclick.cli.console.CommandFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/// Where a Redis is. It may hold a password, which nothing here shows.
///
/// @param text `redis://host:port`, `rediss://user:password@host:port`
record RedisUri(String text) {

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

  /// Makes sure that something listens there.
  ///
  /// @throws CommandFailure if the URI makes no sense, or nothing listens there
  void requireReachable() {
    URI uri = parsed();
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(uri.getHost(), port), CONNECT_MILLIS);
    } catch (IOException e) {
      throw CommandFailure.service(
          "no Redis listens at %s:%d (%s): start it, or leave --redis away for one of Nextclick's own"
              .formatted(uri.getHost(), port, e.getMessage()),
          e);
    }
  }

  private URI parsed() {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      if (uri.getHost() != null && ("redis".equals(scheme) || "rediss".equals(scheme))) {
        return uri;
      }
    } catch (URISyntaxException repeatsTheText) {
      // What it says would show the password.
    }
    // Nor is the text repeated here: in what is no URI, a password can be anywhere.
    throw CommandFailure.wrongUsage(
        "--redis must look like redis://host:port or redis://user:password@host:port, with %XX for special characters in the password");
  }
}
