package dev.nextclick.cli.remote;

import dev.nextclick.models.gru4rec.LearnedEpoch;
import java.time.Instant;
import java.util.List;

/// The published versions of one model of one site, wherever they are asked for. Every method fails with
/// [dev.nextclick.cli.console.CommandFailure].
interface Versions extends AutoCloseable {

  /// One version.
  ///
  /// @param recallAt20 on the held-out sessions, from 0 to 1
  /// @param mrrAt20 on the held-out sessions, from 0 to 1
  /// @param damage what is wrong with it at a glance; empty when nothing is, and then all else is known
  /// @param learningCurve what each epoch of its training gave; empty where that is not known
  /// @param replicas what they say of it; empty where nobody asks them
  record Version(
      String version,
      String kind,
      boolean active,
      Instant createTime,
      long items,
      long events,
      double recallAt20,
      double mrrAt20,
      long sizeBytes,
      String damage,
      List<LearnedEpoch> learningCurve,
      List<Replica> replicas) {}

  /// What one replica of inference-service says of a version.
  ///
  /// @param refusal why it refused it; empty when it did not
  record Replica(String name, boolean serving, String refusal, long requests) {}

  /// All of them, the newest first.
  List<Version> list();

  /// Makes one the active one.
  void activate(String version);

  /// Deletes one that is not active.
  void delete(String version);

  @Override
  void close();
}
