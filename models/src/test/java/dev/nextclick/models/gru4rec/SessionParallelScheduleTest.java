package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.models.Sessions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SessionParallelScheduleTest {

  /// Each mini-batch as `input>target` of its slots, with `@` and the slot before where a session goes on.
  private static List<String> schedule(int slots, int[]... sessions) {
    List<String> steps = new ArrayList<>();
    var schedule = new SessionParallelSchedule(Sessions.of(sessions), slots);
    for (; schedule.size() > 0; schedule.advance()) {
      List<String> pairs = new ArrayList<>();
      for (int slot = 0; slot < schedule.size(); slot++) {
        String before = schedule.carry(slot) < 0 ? "" : "@" + schedule.carry(slot);
        pairs.add(schedule.input(slot) + ">" + schedule.target(slot) + before);
      }
      steps.add(String.join(" ", pairs));
    }
    return steps;
  }

  /// Figure 2 of Hidasi et al., 2016: three slots, and five sessions of 4, 2, 6, 2 and 3 clicks.
  @Test
  void aSlotWhoseSessionEndsTakesTheNextOneAndTheMiniBatchShrinksWhenNoneIsLeft() {
    assertThat(
            schedule(
                3,
                new int[] {11, 12, 13, 14},
                new int[] {21, 22},
                new int[] {31, 32, 33, 34, 35, 36},
                new int[] {41, 42},
                new int[] {51, 52, 53}))
        .containsExactly(
            "11>12 21>22 31>32",
            "12>13@0 41>42 32>33@2",
            "13>14@0 51>52 33>34@2",
            "52>53@1 34>35@2",
            "35>36@1");
  }

  @Test
  void aSessionThatBeginsGoesOnFromNoState() {
    assertThat(schedule(1, new int[] {1, 2}, new int[] {3, 4, 5}))
        .containsExactly("1>2", "3>4", "4>5@0");
  }

  @Test
  void severalSlotsThatEndAtOnceTakeTheNextSessionsInOrder() {
    assertThat(
            schedule(
                2,
                new int[] {1, 2},
                new int[] {3, 4},
                new int[] {5, 6},
                new int[] {7, 8},
                new int[] {9, 10}))
        .containsExactly("1>2 3>4", "5>6 7>8", "9>10");
  }

  @Test
  void sessionsWithNothingToPredictArePassedOver() {
    assertThat(
            schedule(
                2,
                new int[] {1},
                new int[] {2, 3},
                new int[] {},
                new int[] {4},
                new int[] {5, 6},
                new int[] {7}))
        .containsExactly("2>3 5>6");
  }

  @Test
  void aMiniBatchIsNoLargerThanThereAreSessions() {
    assertThat(schedule(100, new int[] {1, 2}, new int[] {3, 4, 5}))
        .containsExactly("1>2 3>4", "4>5@1");
  }

  @Test
  void whereNothingCanBePredictedThereIsNoMiniBatch() {
    assertThat(schedule(4)).isEmpty();
    assertThat(schedule(4, new int[] {1}, new int[] {})).isEmpty();
  }

  @Test
  void everyPairIsThereOnceAndInTheOrderOfItsSession() {
    SplittableRandom random = new SplittableRandom(51);
    int[][] sessions = new int[200][];
    int click = 0;
    for (int s = 0; s < sessions.length; s++) {
      sessions[s] = new int[random.nextInt(9)];
      for (int i = 0; i < sessions[s].length; i++) {
        sessions[s][i] = click++;
      }
    }
    Map<Integer, Integer> pairs = new HashMap<>();
    List<Integer> slotBefore = List.of();
    var schedule = new SessionParallelSchedule(Sessions.of(sessions), 7);
    for (; schedule.size() > 0; schedule.advance()) {
      List<Integer> slots = new ArrayList<>();
      for (int slot = 0; slot < schedule.size(); slot++) {
        assertThat(pairs.put(schedule.input(slot), schedule.target(slot))).isNull();
        if (schedule.carry(slot) >= 0) {
          assertThat(slotBefore.get(schedule.carry(slot))).isEqualTo(schedule.input(slot));
        }
        slots.add(schedule.target(slot));
      }
      slotBefore = slots;
    }
    assertThat(pairs).hasSize(Sessions.of(sessions).pairs());
    pairs.forEach((input, target) -> assertThat(target).isEqualTo(input + 1));
  }
}
