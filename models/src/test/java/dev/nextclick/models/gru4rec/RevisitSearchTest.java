package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.Recommender;
import dev.nextclick.models.Scorer;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.evaluation.Evaluation;
import dev.nextclick.models.evaluation.EvaluationListener;
import dev.nextclick.models.evaluation.EvaluationResult;
import dev.nextclick.models.evaluation.HeldOutHalves;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/// A network that knows no more than that all items differ, and visitors who like to go back to the click before the last.
class RevisitSearchTest {

  private static final int ITEMS = 200;

  /// Scores that look drawn, the same for the same session, with revisits on top.
  private record Network(Vocabulary vocabulary, Revisits revisits) implements Recommender {

    @Override
    public ModelKind kind() {
      return ModelKind.GRU4REC;
    }

    @Override
    public Scorer scorer() {
      return new Scorer() {
        @Override
        public void score(int[][] sessions, float[][] target) {
          for (int i = 0; i < sessions.length; i++) {
            Random random = new Random(Arrays.hashCode(sessions[i]));
            for (int item = 0; item < ITEMS; item++) {
              target[i][item] = random.nextFloat();
            }
            revisits.addTo(target[i], sessions[i]);
          }
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }

  private static Network network(Revisits revisits) {
    String[] ids = new String[ITEMS];
    Arrays.setAll(ids, item -> "i" + item);
    long[] counts = new long[ITEMS];
    Arrays.fill(counts, 1);
    return new Network(Vocabulary.of(ids, counts), revisits);
  }

  /// @param back how often the third click is the first again, of so many
  private static HeldOutHalves sessions(int count, int back, int of) {
    Random random = new Random(3);
    int[][] sessions = new int[count][];
    for (int s = 0; s < count; s++) {
      int first = random.nextInt(ITEMS);
      int third = random.nextInt(of) < back ? first : random.nextInt(ITEMS);
      sessions[s] = new int[] {first, random.nextInt(ITEMS), third, random.nextInt(ITEMS)};
    }
    return HeldOutHalves.of(Sessions.of(sessions));
  }

  private static RevisitChoice choose(HeldOutHalves halves, Revisits start, int threads) {
    return RevisitSearch.choose(
        network(Revisits.NONE), start, halves, threads, EvaluationListener.none());
  }

  @Test
  void visitorsWhoGoBackToTheClickBeforeTheLastAreFoundOut() {
    RevisitChoice choice = choose(sessions(800, 1, 2), Revisits.NONE, 1);
    assertThat(choice.kept()).isTrue();
    assertThat(choice.revisits().onwardBefore()).isPositive();
    assertThat(choice.gain()).isGreaterThan(0.1).isGreaterThan(3 * choice.standardError());
    assertThat(choice.after().recall()).isGreaterThan(choice.before().recall() + 0.1);
  }

  @Test
  void whatItSaysOfTheMeasuringHalfIsWhatAnEvaluationFindsThere() {
    HeldOutHalves halves = sessions(600, 1, 2);
    RevisitChoice choice = choose(halves, Revisits.NONE, 2);
    assertThat(Evaluation.CUTOFF).isEqualTo(20);
    assertReached(choice.before(), Revisits.NONE, halves.measuring());
    assertReached(choice.after(), choice.revisits(), halves.measuring());
  }

  private static void assertReached(
      RevisitChoice.Reached reached, Revisits revisits, Sessions sessions) {
    EvaluationResult result =
        Evaluation.evaluate(network(revisits), sessions, EvaluationListener.none());
    assertThat(reached.recall()).isEqualTo(result.recall(), within(1e-12));
    assertThat(reached.mrr()).isEqualTo(result.mrr(), within(1e-12));
  }

  @Test
  void whatTheOtherHalfDoesNotGainFromIsNotKept() {
    HeldOutHalves halves = sessions(800, 1, 2);
    int[][] onward = new int[400][];
    for (int s = 0; s < onward.length; s++) {
      onward[s] = new int[] {s % ITEMS, (s + 1) % ITEMS, (s + 2) % ITEMS, (s + 3) % ITEMS};
    }
    RevisitChoice choice =
        choose(new HeldOutHalves(halves.fitting(), Sessions.of(onward)), Revisits.NONE, 1);
    assertThat(choice.gain()).isNegative();
    assertThat(choice.kept()).isFalse();
    assertThat(choice.revisits()).isEqualTo(Revisits.NONE);
  }

  @Test
  void whereVisitorsGoAnywhereNothingIsAdded() {
    RevisitChoice choice = choose(sessions(800, 0, 2), Revisits.NONE, 1);
    assertThat(choice.kept()).isFalse();
    assertThat(choice.revisits()).isEqualTo(Revisits.NONE);
    assertThat(choice.gain()).isZero();
  }

  @Test
  void itGoesOnFromWhatIsGivenAndNeverEndsBehindIt() {
    HeldOutHalves halves = sessions(800, 1, 2);
    Revisits found = choose(halves, Revisits.NONE, 1).revisits();
    RevisitChoice again = choose(halves, found, 1);
    assertThat(again.after().recall() + again.after().mrr())
        .isGreaterThanOrEqualTo(again.before().recall() + again.before().mrr());
    assertThat(again.before()).isEqualTo(choose(halves, Revisits.NONE, 1).after());
  }

  @Test
  void moreThreadsFindTheSame() {
    HeldOutHalves halves = sessions(400, 1, 2);
    assertThat(choose(halves, Revisits.NONE, 3)).isEqualTo(choose(halves, Revisits.NONE, 1));
  }

  @Test
  void targetsThatTrainingNeverShowedAreMisses() {
    HeldOutHalves halves =
        HeldOutHalves.of(
            Sessions.of(new int[] {1, Vocabulary.UNKNOWN}, new int[] {2, Vocabulary.UNKNOWN, 2}));
    RevisitChoice choice = choose(halves, Revisits.NONE, 1);
    assertThat(choice.after().recall()).isLessThanOrEqualTo(0.5);
  }

  @Test
  void aSearchThatIsCancelledEnds() {
    EvaluationListener cancelling =
        new EvaluationListener() {
          @Override
          public void onProgress(long done, long pairs) {}

          @Override
          public boolean cancelled() {
            return true;
          }
        };
    assertThatThrownBy(
            () ->
                RevisitSearch.choose(
                    network(Revisits.NONE), Revisits.NONE, sessions(40, 1, 2), 1, cancelling))
        .isInstanceOf(CancellationException.class);
  }
}
