package dev.nextclick.models.evaluation;

import dev.nextclick.models.Sessions;

/// Held-out sessions in two halves: what is fitted on one is measured on the other, which knows nothing of it. Sessions take turns, so that
/// both halves are equally new.
///
/// The one place that says which session is in which half: what is fitted after something else (the weights of a blend after its network's
/// revisits) is measured on sessions that found neither, and said no more than whether either is kept. Settings that were chosen on all of
/// the held-out sessions are known to both halves.
///
/// @param fitting the first, third, fifth … of the held-out sessions
/// @param measuring the second, fourth, sixth … of them
public record HeldOutHalves(Sessions fitting, Sessions measuring) {

  /// Splits.
  ///
  /// @param heldOut in order of time
  public static HeldOutHalves of(Sessions heldOut) {
    return new HeldOutHalves(everyOther(heldOut, 0), everyOther(heldOut, 1));
  }

  private static Sessions everyOther(Sessions sessions, int first) {
    int[][] some = new int[(sessions.count() - first + 1) / 2][];
    for (int i = 0; i < some.length; i++) {
      some[i] = sessions.session(2 * i + first);
    }
    return Sessions.of(some);
  }
}
