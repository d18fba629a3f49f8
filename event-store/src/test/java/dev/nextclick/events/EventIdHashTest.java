package dev.nextclick.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventIdHashTest {

  private static final String KEY = "000102030405060708090a0b0c0d0e0f";

  @Test
  void itIsSipHashAsPublished() {
    // The paper's appendix A, and the first and last of the reference implementation's vectors.
    assertThat(EventIdHash.of(KEY).of(counted(15))).isEqualTo(0xa129ca6149be45e5L);
    assertThat(EventIdHash.of(KEY).of(counted(0))).isEqualTo(0x726fdb47dd0e0e31L);
    assertThat(EventIdHash.of(KEY).of(counted(63))).isEqualTo(0x958a324ceb064572L);
  }

  @Test
  void whatIsFoundForOneKeySaysNothingOfAnother() {
    EventIdHash one = EventIdHash.of(EventIdHash.drawKey());
    EventIdHash other = EventIdHash.of(EventIdHash.drawKey());
    assertThat(one.ofId("id")).isNotEqualTo(other.ofId("id"));
    Set<Long> distinct = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      distinct.add(one.ofId("click-" + i));
    }
    assertThat(distinct).hasSize(10_000);
  }

  @Test
  void whatIsNoKeyIsRefusedAndNotShown() {
    assertThatThrownBy(() -> EventIdHash.of("secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  private static byte[] counted(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
