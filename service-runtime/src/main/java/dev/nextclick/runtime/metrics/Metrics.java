package dev.nextclick.runtime.metrics;

import dev.nextclick.runtime.metrics.Distribution.Summary;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/// What a service counts and times, by name: `events_stored`, with what tells several of a kind apart behind a dot
/// (`events_refused.LOG_FULL`). A name is made when it is first asked for, and is never let go: it must not hold what callers chose.
/// Safe for use by many threads.
public final class Metrics {

  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  private final Map<String, Distribution> distributions = new ConcurrentHashMap<>();
  private final Map<String, DoubleSupplier> gauges = new ConcurrentHashMap<>();

  /// Everything at one moment, or nearly.
  ///
  /// @param counters by name, what was counted since the process began
  /// @param distributions by name, what came since the process began
  /// @param gauges by name, what holds at present
  public record Snapshot(
      SortedMap<String, Long> counters,
      SortedMap<String, Summary> distributions,
      SortedMap<String, Double> gauges) {

    public Snapshot {
      counters = Collections.unmodifiableSortedMap(new TreeMap<>(counters));
      distributions = Collections.unmodifiableSortedMap(new TreeMap<>(distributions));
      gauges = Collections.unmodifiableSortedMap(new TreeMap<>(gauges));
    }

    /// On one line: `events_stored=12 call_micros.GetSession=count:3,mean:81.3,p50:80,p99:95,max:95`.
    @Override
    public String toString() {
      StringJoiner line = new StringJoiner(" ");
      counters.forEach((name, value) -> line.add(name + "=" + value));
      gauges.forEach((name, value) -> line.add(String.format(Locale.ROOT, "%s=%.3f", name, value)));
      distributions.forEach(
          (name, value) ->
              line.add(
                  String.format(
                      Locale.ROOT,
                      "%s=count:%d,mean:%.1f,p50:%d,p99:%d,max:%d",
                      name,
                      value.count(),
                      value.mean(),
                      value.p50(),
                      value.p99(),
                      value.max())));
      return line.toString();
    }
  }

  /// The counter of this name.
  public Counter counter(String name) {
    Counter known = counters.get(name);
    return known == null ? counters.computeIfAbsent(name, n -> new Counter()) : known;
  }

  /// The distribution of this name.
  public Distribution distribution(String name) {
    Distribution known = distributions.get(name);
    return known == null ? distributions.computeIfAbsent(name, n -> new Distribution()) : known;
  }

  /// Has a value asked for whenever somebody looks.
  ///
  /// @param value never blocks
  public void gauge(String name, DoubleSupplier value) {
    gauges.put(name, value);
  }

  public Snapshot snapshot() {
    TreeMap<String, Long> counted = new TreeMap<>();
    counters.forEach((name, counter) -> counted.put(name, counter.value()));
    TreeMap<String, Summary> distributed = new TreeMap<>();
    distributions.forEach((name, distribution) -> distributed.put(name, distribution.summary()));
    TreeMap<String, Double> gauged = new TreeMap<>();
    gauges.forEach((name, value) -> gauged.put(name, value.getAsDouble()));
    return new Snapshot(counted, distributed, gauged);
  }
}
