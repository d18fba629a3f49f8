package dev.nextclick.bench;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What became of a load of requests.
///
/// @param requests that were due, every one of which was answered or failed
/// @param failed those without a good answer within their deadline
/// @param byPopularity good answers from popularity, where the model knew no click or the session could not be read in time
/// @param median time to an answer, from the moment that the request was due
/// @param p99 the time within which 99 of 100 were answered
/// @param slowest the longest time to an answer
/// @param versions the model versions that answered, in the order in which they first did
/// @param firstFailure why the first that failed did
public record LoadReport(
    long requests,
    long failed,
    long byPopularity,
    Duration median,
    Duration p99,
    Duration slowest,
    List<String> versions,
    Optional<String> firstFailure) {

  public LoadReport {
    versions = List.copyOf(versions);
  }
}
