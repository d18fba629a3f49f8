package dev.nextclick.inference.serving;

import dev.nextclick.registry.ModelName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;

/// What became of the versions that this process has met: how many requests each answered, or why it was refused.
final class VersionLedger {

  /// The versions remembered; beyond that the oldest is forgotten.
  static final int MOST = 1000;

  private record Key(ModelName model, String version) {}

  private record Refusal(String reason, Instant time) {}

  private static final class Entry {
    final LongAdder requests = new LongAdder();
    Optional<Refusal> refusal = Optional.empty();
  }

  /// In the order in which they were met. Guarded by `this`.
  private final Map<Key, Entry> entries = new LinkedHashMap<>();

  /// The counter of a version's answers.
  synchronized LongAdder requests(ModelName model, String version) {
    return entry(model, version).requests;
  }

  synchronized void accepted(ModelName model, String version) {
    entry(model, version).refusal = Optional.empty();
  }

  synchronized void refused(ModelName model, String version, String reason, Instant time) {
    entry(model, version).refusal = Optional.of(new Refusal(reason, time));
  }

  /// When the version was refused last, if it was.
  synchronized Optional<Instant> refusedAt(ModelName model, String version) {
    return Optional.ofNullable(entries.get(new Key(model, version)))
        .flatMap(entry -> entry.refusal)
        .map(Refusal::time);
  }

  /// The newest first.
  synchronized List<VersionStatus> statuses(BiPredicate<ModelName, String> serving) {
    List<VersionStatus> statuses = new ArrayList<>();
    entries.forEach(
        (key, entry) ->
            statuses.add(
                new VersionStatus(
                    key.model(),
                    key.version(),
                    serving.test(key.model(), key.version()),
                    entry.refusal.map(Refusal::reason),
                    entry.requests.sum())));
    return statuses.reversed();
  }

  private Entry entry(ModelName model, String version) {
    Key key = new Key(model, version);
    Entry entry = entries.remove(key);
    if (entry == null) {
      entry = new Entry();
    }
    entries.put(key, entry);
    Iterator<Key> oldest = entries.keySet().iterator();
    while (entries.size() > MOST) {
      oldest.next();
      oldest.remove();
    }
    return entry;
  }
}
