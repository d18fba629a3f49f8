package dev.nextclick.bench.neighbours;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NeighbourSpeedTest {

  @Test
  void aSpreadIsTheMedianTheNinetyNinthOfAHundredAndTheHighestInMilliseconds() {
    long[] nanos = LongStream.rangeClosed(1, 200).map(ms -> (201 - ms) * 1_000_000).toArray();
    NeighbourSpeed.Spread spread = NeighbourSpeed.Spread.of(nanos);
    assertThat(spread).isEqualTo(new NeighbourSpeed.Spread(101, 199, 200));
    assertThat(nanos[0]).as("what is given stays in its order").isEqualTo(200_000_000);
    assertThat(NeighbourSpeed.Spread.of(new long[] {500_000}))
        .isEqualTo(new NeighbourSpeed.Spread(0.5, 0.5, 0.5));
  }
}
