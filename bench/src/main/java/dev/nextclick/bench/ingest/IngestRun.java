package dev.nextclick.bench.ingest;

import java.time.Duration;
import java.util.Optional;

/// One stretch of load, and what was found in Redis after it.
///
/// @param calls events that were acknowledged, or sessions that were read, within the measured time
/// @param time how long it took
/// @param median from handing a call in to its answer
/// @param p99 within which 99 of 100 were answered
/// @param acknowledged events that the service said it had stored
/// @param stored those of them that are in their session and in the log
/// @param failed calls that were answered with an error, or not at all
/// @param cpu what the calls cost
public record IngestRun(
    long calls,
    Duration time,
    Duration median,
    Duration p99,
    long acknowledged,
    long stored,
    long failed,
    Cpu cpu) {

  /// Microseconds of processor time a call.
  ///
  /// @param service empty where the process is not known, as is `redis`
  public record Cpu(double client, Optional<Double> service, Optional<Double> redis) {}

  /// Acknowledged events that are not all where they should be.
  public long lost() {
    return acknowledged - stored;
  }

  public double perSecond() {
    return calls * 1e9 / time.toNanos();
  }
}
