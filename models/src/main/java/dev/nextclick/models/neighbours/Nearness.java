package dev.nextclick.models.neighbours;

/// What a candidate counts by its distance from a match, worked out once; [VmisKnnScorer] has the formula.
final class Nearness {

  /// Where in [#ofLag] the match itself stands; a candidate `d` clicks behind it stands `d` places behind.
  static final int SAME = IndexBuilder.LONGEST_SESSION - 1;

  private final float[][] ofLag;

  Nearness(VmisKnnSettings settings) {
    ofLag = new float[settings.clicks()][2 * IndexBuilder.LONGEST_SESSION - 1];
    for (int lag = 0; lag < ofLag.length; lag++) {
      ofLag[lag][SAME] = (float) settings.sameWeight();
      for (int d = 1; d < IndexBuilder.LONGEST_SESSION; d++) {
        double misses = Math.abs(d - 1 - settings.shift() * lag);
        double ahead = Math.pow(1 + misses, -settings.forwardDecay());
        ofLag[lag][SAME + d] = (float) (d == 1 ? ahead * (1 + settings.nextBonus()) : ahead);
        ofLag[lag][SAME - d] =
            (float) (settings.backwardWeight() * Math.pow(d, -settings.backwardDecay()));
      }
    }
  }

  /// By place, for a match with the click of this lag.
  float[] ofLag(int lag) {
    return ofLag[lag];
  }
}
