package dev.nextclick.events;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;

/// Where Redis is, and what makes its TLS connections trusted. The URL is one of
///
/// ```
/// redis://[[user:]password@]host[:port][/database]
/// redis-sentinel://[[user:]password@]host[:port],host[:port]…/master-name[/database]
/// redis-cluster://[[user:]password@]host[:port],host[:port]…
/// ```
///
/// and the same with `rediss`, `rediss-sentinel` and `rediss-cluster` over TLS. In user and password, special characters are written as
/// `%XX`. Sentinels are asked without a password, and with this one where they want one.
///
/// @param trustStore the certificates that Redis's may lead back to; empty: those that Java trusts
/// @param keyStore our own certificate, where Redis wants to see one
public record RedisAddress(
    URI uri, Optional<KeyStoreFile> trustStore, Optional<KeyStoreFile> keyStore) {

  private static final int SENTINEL_PORT = 26_379;
  private static final String TLS = "rediss";
  private static final List<String> KINDS = List.of("", "-sentinel", "-cluster");

  /// What the parts of a URL say; user and password are empty when absent.
  record Parts(RedisTopology topology, boolean tls, String user, String password, int database) {

    /// Nothing of the password.
    @Override
    public String toString() {
      return topology.toString();
    }
  }

  /// With what Java trusts.
  public static RedisAddress of(URI uri) {
    return new RedisAddress(uri, Optional.empty(), Optional.empty());
  }

  /// Reads a URL.
  ///
  /// @throws IllegalArgumentException saying what it is not (`is not…`), without repeating it: a password may be in it
  public static URI parse(String text) {
    try {
      URI uri = new URI(text.strip());
      parts(uri);
      return uri;
    } catch (URISyntaxException e) {
      throw malformed();
    }
  }

  /// @throws IllegalArgumentException if it is no such URL
  Parts parts() {
    return parts(uri);
  }

  private static Parts parts(URI uri) {
    String scheme = uri.getScheme();
    String authority = uri.getRawAuthority();
    if (scheme == null || authority == null || uri.getRawQuery() != null) {
      throw malformed();
    }
    boolean tls = scheme.startsWith(TLS);
    String kind = scheme.substring(Math.min(scheme.length(), tls ? 6 : 5));
    if (!scheme.startsWith("redis") || !KINDS.contains(kind)) {
      throw malformed();
    }
    int at = authority.lastIndexOf('@');
    String credentials = at < 0 ? "" : authority.substring(0, at);
    int colon = credentials.indexOf(':');
    List<String> path = path(uri);
    List<String> hosts = List.of(authority.substring(at + 1).split(",", -1));
    boolean sentinel = kind.equals("-sentinel");
    if (path.size() > (sentinel ? 2 : kind.isEmpty() ? 1 : 0)
        || (sentinel && path.isEmpty())
        || (kind.isEmpty() && hosts.size() > 1)) {
      throw malformed();
    }
    RedisTopology topology =
        switch (kind) {
          case "-sentinel" ->
              new RedisTopology.Sentinel(nodes(hosts, SENTINEL_PORT), path.getFirst());
          case "-cluster" -> new RedisTopology.Cluster(nodes(hosts, Protocol.DEFAULT_PORT));
          default -> new RedisTopology.Single(node(hosts.getFirst(), Protocol.DEFAULT_PORT));
        };
    return new Parts(
        topology,
        tls,
        decoded(colon < 0 ? "" : credentials.substring(0, colon)),
        decoded(credentials.substring(colon + 1)),
        path.size() > (sentinel ? 1 : 0) ? number(path.getLast()) : 0);
  }

  private static List<String> path(URI uri) {
    String path = uri.getPath();
    return path.isEmpty() || path.equals("/")
        ? List.of()
        : List.of(path.substring(1).split("/", -1));
  }

  private static List<HostAndPort> nodes(List<String> texts, int defaultPort) {
    List<HostAndPort> nodes = new ArrayList<>();
    for (String text : texts) {
      nodes.add(node(text, defaultPort));
    }
    return nodes;
  }

  private static HostAndPort node(String text, int defaultPort) {
    int colon = text.endsWith("]") ? -1 : text.lastIndexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    int port = colon < 0 ? defaultPort : number(text.substring(colon + 1));
    if (host.isEmpty() || port < 1 || port > 65_535) {
      throw malformed();
    }
    return new HostAndPort(host, port);
  }

  private static int number(String text) {
    try {
      return Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      throw malformed();
    }
  }

  private static String decoded(String text) {
    // A plus sign is one, other than in a form.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "is not like redis://host:port, redis-sentinel://host:port,host:port/master-name or redis-cluster://host:port,host:port (rediss… over TLS)");
  }

  /// Where it is, without user and password.
  @Override
  public String toString() {
    return parts().topology().toString();
  }
}
