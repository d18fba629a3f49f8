package dev.nextclick.models.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nextclick.models.ItemPlace;
import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationListener;
import dev.nextclick.models.evaluation.EvaluationResult;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Sessions in which the item `i` is followed by `i + 1` while it is new, and by itself once the session went back.
class BlendChooserTest {

  private static final int ITEMS = 60;
  private static final Vocabulary VOCABULARY = vocabulary();

  private final Sessions validation = validation();

  /// Knows what follows a new item; sure of itself where it is wrong.
  private final FixedScores forward =
      new FixedScores(
          VOCABULARY,
          ModelKind.GRU4REC,
          session -> scores((FixedScores.last(session) + 1) % ITEMS, 6));

  /// Knows only that sessions stay where they are.
  private final FixedScores back =
      new FixedScores(
          VOCABULARY,
          ModelKind.VMIS_KNN,
          session -> scores(Math.max(0, FixedScores.last(session)), 3));

  private static Vocabulary vocabulary() {
    String[] ids = new String[ITEMS];
    Arrays.setAll(ids, item -> "i" + item);
    long[] counts = new long[ITEMS];
    Arrays.fill(counts, 1);
    return Vocabulary.of(ids, counts);
  }

  private static float[] scores(int best, float score) {
    float[] scores = new float[ITEMS];
    for (int item = 0; item < ITEMS; item++) {
      scores[item] = 1f / (2 + (item * 31) % ITEMS);
    }
    scores[best] = score;
    return scores;
  }

  private static Sessions validation() {
    Random random = new Random(5);
    int[][] sessions = new int[300][];
    for (int s = 0; s < sessions.length; s++) {
      int first = random.nextInt(ITEMS);
      boolean goesOn = random.nextBoolean();
      sessions[s] = new int[5];
      Arrays.setAll(sessions[s], click -> goesOn ? (first + click) % ITEMS : first);
    }
    return Sessions.of(sessions);
  }

  @Test
  void eachSituationIsLeftToThePartThatKnowsIt() {
    BlendChoice choice =
        BlendChooser.choose(List.of(BlendPart.of(forward), BlendPart.of(back)), validation, 10_000);
    assertThat(choice.pairs()).isEqualTo(1200);
    assertThat(choice.mrr()).isGreaterThan(0.85);
    assertThat(choice.weights().weight(SessionSituation.FEW_AGAIN, ItemPlace.LAST, 1))
        .isGreaterThan(choice.weights().weight(SessionSituation.FEW_AGAIN, ItemPlace.LAST, 0));
    assertThat(choice.weights().weight(SessionSituation.FEW, ItemPlace.NEW, 0))
        .isGreaterThan(choice.weights().weight(SessionSituation.FEW, ItemPlace.NEW, 1));
  }

  @Test
  void whatItFindsIsWhatAnEvaluationFinds() {
    List<BlendPart> parts = List.of(BlendPart.of(forward), BlendPart.of(back));
    BlendChoice choice = BlendChooser.choose(parts, validation, 10_000);
    EvaluationResult result =
        Evaluation.evaluate(
            new BlendRecommender(parts, choice.weights()), validation, EvaluationListener.none());
    assertThat(choice.recall()).isEqualTo(result.recall(), within(1e-9));
    assertThat(choice.mrr()).isEqualTo(result.mrr(), within(1e-9));
  }

  @Test
  void theBlendIsNoWorseThanItsBestPartOnThePairsThatChoseIt() {
    BlendChoice choice =
        BlendChooser.choose(List.of(BlendPart.of(forward), BlendPart.of(back)), validation, 10_000);
    EvaluationResult alone = Evaluation.evaluate(forward, validation, EvaluationListener.none());
    assertThat(choice.recall() + choice.mrr()).isGreaterThan(alone.recall() + alone.mrr());
  }

  @Test
  void onePartHasAllTheWeightAndThreeShareIt() {
    BlendChoice one = BlendChooser.choose(List.of(BlendPart.of(back)), validation, 10_000);
    assertThat(one.weights().weight(SessionSituation.MANY, ItemPlace.NEW, 0)).isEqualTo(1);
    BlendChoice three =
        BlendChooser.choose(
            List.of(BlendPart.of(forward), BlendPart.of(back), BlendPart.of(forward)),
            validation,
            10_000);
    for (SessionSituation situation : SessionSituation.values()) {
      assertThat(situation.places())
          .flatMap(
              place ->
                  IntStream.range(0, 3)
                      .mapToObj(part -> three.weights().weight(situation, place, part))
                      .toList())
          .allMatch(weight -> weight >= 0)
          .contains(1.0);
    }
  }

  @Test
  void moreThreadsChooseTheSame() {
    List<BlendPart> parts = List.of(BlendPart.of(forward), BlendPart.of(back));
    assertThat(BlendChooser.choose(parts, validation, 400, 3, () -> false))
        .isEqualTo(BlendChooser.choose(parts, validation, 400));
  }

  @Test
  void onlySoManyPairsAreLookedAt() {
    assertThat(BlendChooser.choose(List.of(BlendPart.of(back)), validation, 400).pairs())
        .isBetween(300, 400);
  }

  @Test
  void targetsThatTrainingNeverShowedAreMisses() {
    Sessions unknown = Sessions.of(new int[] {1, Vocabulary.UNKNOWN}, new int[] {1, 1});
    BlendChoice choice = BlendChooser.choose(List.of(BlendPart.of(back)), unknown, 10);
    assertThat(choice.recall()).isEqualTo(0.5);
  }

  @Test
  void aChoiceThatIsCancelledEndsWhereverItIs() {
    List<BlendPart> parts = List.of(BlendPart.of(forward), BlendPart.of(back));
    for (int goOn : new int[] {0, 20, 90}) {
      AtomicInteger asked = new AtomicInteger();
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(
              () ->
                  BlendChooser.choose(
                      parts, validation, 10_000, 1, () -> asked.incrementAndGet() > goOn));
      assertThat(asked).hasValue(goOn + 1);
    }
  }

  @Test
  void sessionsWithoutAPairAndBlendsWithoutAPartAreRefused() {
    assertThatThrownBy(
            () -> BlendChooser.choose(List.of(BlendPart.of(back)), Sessions.of(new int[] {1}), 10))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BlendChooser.choose(List.of(), validation, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is nothing to blend");
  }
}
