package dev.nextclick.bench.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class NeighbourSpeedTest {

  @Test
  void aSpreadIsTheMedianTheNinetyNinthOfAHundredAndTheHighestInMilliseconds() {
    Histogram nanos = new Histogram(3);
    for (int ms = 200; ms > 0; ms--) {
      nanos.recordValue(ms * 1_000_000L);
    }
    NeighbourSpeed.Spread spread = NeighbourSpeed.Spread.of(nanos);
    assertThat(spread.median()).isCloseTo(100, within(0.1));
    assertThat(spread.p99()).isCloseTo(198, within(0.2));
    assertThat(spread.highest()).isCloseTo(200, within(0.2));
  }
}
