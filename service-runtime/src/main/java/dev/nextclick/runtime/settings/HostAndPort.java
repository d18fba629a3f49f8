package dev.nextclick.runtime.settings;

/// Where a service listens. An IPv6 address stands in brackets in its text: `[::1]:7411`.
public record HostAndPort(String host, int port) {

  public HostAndPort {
    if (host.isBlank()) {
      throw new IllegalArgumentException("has no host");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("has no port from 0 to 65535");
    }
  }

  /// Reads `HOST:PORT`.
  ///
  /// @throws IllegalArgumentException if it is something else
  public static HostAndPort parse(String text) {
    String stripped = text.strip();
    int colon = stripped.lastIndexOf(':');
    if (colon < 1 || stripped.indexOf('/') >= 0) {
      throw new IllegalArgumentException("is not of the form HOST:PORT");
    }
    String host = stripped.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException("is not of the form HOST:PORT");
    }
    return new HostAndPort(
        host, Math.toIntExact(Parsers.integer(stripped.substring(colon + 1), 0, 65_535)));
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
