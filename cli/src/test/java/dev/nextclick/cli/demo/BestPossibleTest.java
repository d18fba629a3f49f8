package dev.nextclick.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.models.SessionReplay;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationResult;
import dev.nextclick.storefront.Day;
import dev.nextclick.storefront.NextItem;
import dev.nextclick.storefront.Visit;
import dev.nextclick.storefront.World;
import dev.nextclick.storefront.WorldKind;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class BestPossibleTest {

  private final long seed = RandomGenerator.getDefault().nextLong();
  private final World world = World.of(WorldKind.SHOP, seed);
  private final int items = world.items().size();
  private final Crowds crowds = new Crowds(world, seed, Instant.now(), 100);
  private final Day day = world.day(crowds.end());

  @Test
  void eachSlotFollowsASessionOfItsOwn() {
    float[][] scores = new float[2][items];
    SessionReplay replay = new BestPossible(day, items, 2);
    replay.click(new int[] {3, 900}, new boolean[] {true, true}, scores);
    replay.click(new int[] {4, 7}, new boolean[] {false, true}, scores);

    assertThat(scores[0]).isEqualTo(probabilities(3, 4));
    assertThat(scores[1]).isEqualTo(probabilities(7));
  }

  @Test
  void aClickThatIsNoneLeavesASessionAsItWas() {
    float[][] scores = new float[1][items];
    SessionReplay replay = new BestPossible(day, items, 1);
    replay.click(new int[] {3}, new boolean[] {true}, scores);
    replay.click(new int[] {Vocabulary.UNKNOWN}, new boolean[] {false}, scores);

    assertThat(scores[0]).isEqualTo(probabilities(3));
  }

  @Test
  void anotherNumberOfSlotsIsRefused() {
    SessionReplay replay = new BestPossible(day, items, 2);

    assertThatThrownBy(() -> replay.click(new int[1], new boolean[1], new float[1][items]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 slots");
  }

  @Test
  void itIsEvaluatedAsAnyRecommenderIsOnVisitsThatBeginOnOneDay() {
    List<Visit> visits = crowds.after("held-out", 2, 200);
    Sessions sessions =
        Sessions.of(
            visits.stream()
                .map(visit -> visit.clicks().stream().mapToInt(c -> c.item().index()).toArray())
                .toArray(int[][]::new));

    EvaluationResult result =
        Evaluation.evaluate(
            items, slots -> new BestPossible(day, items, slots), sessions, (done, pairs) -> {});

    System.out.printf("world of seed %d: %s%n", seed, result);
    assertThat(visits)
        .allSatisfy(visit -> assertThat(visit.clicks().getFirst().time()).isEqualTo(crowds.end()));
    assertThat(result.pairs()).isEqualTo(sessions.pairs());
    assertThat(result.recall()).isBetween(0.3, 0.8);
  }

  private float[] probabilities(int... clicks) {
    NextItem next = new NextItem(day);
    for (int click : clicks) {
      next.click(click);
    }
    double[] exact = new double[items];
    next.probabilities(exact);
    float[] rounded = new float[items];
    for (int item = 0; item < items; item++) {
      rounded[item] = (float) exact[item];
    }
    return rounded;
  }
}
