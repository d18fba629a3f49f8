package dev.nextclick.trainer.serving;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The last report of each replica. One that has been silent for a minute is forgotten. Safe for use by many threads.
public final class ServingReports {

  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  /// Of more replicas than this, those that reported longest ago are forgotten.
  private static final int MOST_REPLICAS = 1_000;

  private record Report(List<ServedVersion> versions, Instant time) {}

  private final Clock clock;
  // By replica, the one that reported longest ago first. Guarded by `this`.
  private final Map<String, Report> reports = new LinkedHashMap<>();

  public ServingReports(Clock clock) {
    this.clock = clock;
  }

  /// Takes a report in place of the replica's last one.
  public synchronized void report(String replica, List<ServedVersion> versions) {
    reports.remove(replica);
    reports.put(replica, new Report(List.copyOf(versions), clock.instant()));
    forgetSilent();
    if (reports.size() > MOST_REPLICAS) {
      reports.remove(reports.keySet().iterator().next());
    }
  }

  /// What the replicas last said of a version, by the replicas' names.
  public synchronized List<ReplicaReport> of(String site, String model, String version) {
    forgetSilent();
    return reports.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(
            entry ->
                entry.getValue().versions().stream()
                    .filter(served -> served.site().equals(site))
                    .filter(served -> served.model().equals(model))
                    .filter(served -> served.version().equals(version))
                    .map(
                        served ->
                            new ReplicaReport(entry.getKey(), served, entry.getValue().time())))
        .toList();
  }

  private void forgetSilent() {
    Instant silent = clock.instant().minus(REMEMBERED);
    reports.values().removeIf(report -> report.time().isBefore(silent));
  }
}
