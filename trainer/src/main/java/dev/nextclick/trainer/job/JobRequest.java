package dev.nextclick.trainer.job;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What a job is asked to do.
///
/// @param site the site it trains for
/// @param model the model it trains
/// @param hyperparameters those that differ from the defaults, by name
/// @param publishOnly true to publish the version without making it the active one
/// @param requestId makes a retry harmless; empty when there is none
/// @param scheduled true when the schedule asks, false when a caller does
public record JobRequest(
    String site,
    String model,
    Map<String, String> hyperparameters,
    boolean publishOnly,
    String requestId,
    boolean scheduled) {

  public JobRequest {
    hyperparameters = Collections.unmodifiableMap(new TreeMap<>(hyperparameters));
  }
}
