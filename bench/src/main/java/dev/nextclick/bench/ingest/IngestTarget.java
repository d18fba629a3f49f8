package dev.nextclick.bench.ingest;

import java.net.URI;
import java.util.Optional;

/// What is measured.
///
/// @param sessionService `host:port`
/// @param redis where session-service stores
/// @param pids the processes whose time is counted, where they run on this machine and are known
/// @param own whether nobody else uses them: then what was counted in the log is removed from it
public record IngestTarget(String sessionService, URI redis, Optional<Pids> pids, boolean own) {

  /// The processes.
  public record Pids(long service, long redis) {}
}
