package dev.nextclick.cli.demo;

/// How many visitors come in a demo.
///
/// @param history whose clicks the first model learns from
/// @param warmUp who come while both ends of all calls warm up
/// @param more who come before the second training
/// @param live who are on the site and ask for recommendations
/// @param heldOut whom nobody learns from
record DemoScale(int history, int warmUp, int more, int live, int heldOut) {

  private static final int MOST_LIVE = 200;
  private static final int MOST_HELD_OUT = 3_000;
  private static final int HISTORY_FOR_ONE_MORE = 20;

  /// @param history 1 or more
  static DemoScale of(int history) {
    return new DemoScale(
        history,
        Math.ceilDiv(history, HISTORY_FOR_ONE_MORE),
        Math.ceilDiv(history, HISTORY_FOR_ONE_MORE),
        MOST_LIVE,
        Math.min(history, MOST_HELD_OUT));
  }
}
