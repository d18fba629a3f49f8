package dev.nextclick.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class EventIdsTest {

  private static final int MANY = 100_000;

  @Test
  void areUuidsOfVersion8AndNeverTheSame() {
    EventIds ids = new EventIds();
    assertThat(Stream.generate(ids::next).limit(MANY).distinct()).hasSize(MANY);
    UUID id = UUID.fromString(ids.next());
    assertThat(id.version()).isEqualTo(8);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void thoseOfTwoClientsDifferInTheHalfThatIsTheClientsOwn() {
    assertThat(new EventIds().next().substring(0, 18))
        .isNotEqualTo(new EventIds().next().substring(0, 18));
  }
}
