package dev.nextclick.models.evaluation;

import dev.nextclick.models.Sessions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// The sessions that have a pair, the longest first, cut into shares of work. Sessions of one share are about equally long, so
/// that the slots of a replay are busy until nearly its end. Which sessions are scored side by side depends on the sessions
/// alone, so the scores do not depend on the number of threads.
final class SessionShares {

  /// Steps of a share in which all slots are busy.
  private static final int STEPS = 64;

  private final int[] longestFirst;

  /// Where each share begins in `longestFirst`, and last its length.
  private final int[] begins;

  private SessionShares(int[] longestFirst, int[] begins) {
    this.longestFirst = longestFirst;
    this.begins = begins;
  }

  static SessionShares of(Sessions sessions, int slots) {
    int[] longestFirst =
        IntStream.range(0, sessions.count())
            .filter(s -> sessions.length(s) >= 2)
            .boxed()
            .sorted(Comparator.comparingInt((Integer s) -> -sessions.length(s)))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] begins = new int[longestFirst.length + 1];
    int shares = 0;
    long pairs = 0;
    for (int at = 0; at < longestFirst.length; at++) {
      pairs += sessions.length(longestFirst[at]) - 1;
      if (pairs >= (long) STEPS * slots || at == longestFirst.length - 1) {
        begins[++shares] = at + 1;
        pairs = 0;
      }
    }
    return new SessionShares(longestFirst, Arrays.copyOf(begins, shares + 1));
  }

  /// How many shares there are.
  int count() {
    return begins.length - 1;
  }

  /// The sessions of a share.
  int[] sessions(int share) {
    return Arrays.copyOfRange(longestFirst, begins[share], begins[share + 1]);
  }
}
