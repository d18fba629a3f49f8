package dev.nextclick.system;

import static org.assertj.core.api.Assertions.assertThat;

/// A `kill -9` of one process of a suite, once, while it has work.
final class Kill {

  private final LiveSuite suite;
  private final String victim;
  private final double moment;
  private long inFlight;
  private long killed;

  /// @param moment the share of the work after which it happens
  Kill(LiveSuite suite, String victim, double moment) {
    this.suite = suite;
    this.victim = victim;
    this.moment = moment;
  }

  String victim() {
    return victim;
  }

  double moment() {
    return moment;
  }

  /// Kills, unless that is done or there is no work.
  ///
  /// @param work how much is in flight at this moment
  void doWhen(long work) {
    if (killed == 0 && work > 0) {
      killed = suite.kill(victim);
      inFlight = work;
      System.out.printf("killed %s (process %d) with %d in flight%n", victim, killed, work);
    }
  }

  /// How much was in flight at the kill; 0 if it never happened.
  long inFlight() {
    return inFlight;
  }

  /// Waits until the suite has started the process again, and has said so.
  void awaitRestart() {
    suite.awaitRestart(victim, killed);
    assertThat(suite.events())
        .anyMatch(
            event -> event.startsWith(victim + " ended with status 137; starting it again in "));
  }
}
