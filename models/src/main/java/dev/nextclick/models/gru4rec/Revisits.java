package dev.nextclick.models.gru4rec;

import dev.nextclick.models.VisitedItems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is added to the scores (nats) of items that the session holds already. A network tells one item from another, but
/// learns late or never how readily visitors go back to what they saw (the repeat mode of Ren et al., RepeatNet, 2019);
/// that depends on where the item was clicked last, and on whether the last click went back itself.
///
/// @param first in a session of one click
/// @param onwardLast the last click's item, where it was new to the session
/// @param onwardBefore the item of the click before it
/// @param onwardEarlier items of earlier clicks only
/// @param backLast the last click's item, where it was there before
/// @param backBefore as `onwardBefore`
/// @param backEarlier as `onwardEarlier`
public record Revisits(
    double first,
    double onwardLast,
    double onwardBefore,
    double onwardEarlier,
    double backLast,
    double backBefore,
    double backEarlier) {

  /// The names of [#numbers].
  private static final List<Hyperparameter> KEYS =
      List.of(
          Hyperparameter.REVISIT_FIRST,
          Hyperparameter.REVISIT_ONWARD_LAST,
          Hyperparameter.REVISIT_ONWARD_BEFORE,
          Hyperparameter.REVISIT_ONWARD_EARLIER,
          Hyperparameter.REVISIT_BACK_LAST,
          Hyperparameter.REVISIT_BACK_BEFORE,
          Hyperparameter.REVISIT_BACK_EARLIER);

  /// How far behind those of sessions that go onward the numbers of sessions that went back are.
  private static final int BACK = 3;

  /// Nothing is added.
  public static final Revisits NONE = new Revisits(0, 0, 0, 0, 0, 0, 0);

  /// Their names and values, as settings have them.
  public Map<String, Number> toMap() {
    Map<String, Number> named = new LinkedHashMap<>();
    double[] numbers = numbers();
    for (int i = 0; i < numbers.length; i++) {
      named.put(KEYS.get(i).key(), numbers[i]);
    }
    return named;
  }

  /// Those of some settings; what is not among them is 0.
  static Revisits of(Map<String, ?> settings) {
    return of(
        KEYS.stream()
            .mapToDouble(
                key -> settings.get(key.key()) instanceof Number number ? number.doubleValue() : 0)
            .toArray());
  }

  /// All seven, in order.
  double[] numbers() {
    return new double[] {
      first, onwardLast, onwardBefore, onwardEarlier, backLast, backBefore, backEarlier
    };
  }

  /// From [#numbers].
  static Revisits of(double[] numbers) {
    return new Revisits(
        numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6]);
  }

  /// Which of [#numbers] is added to the score of the session's i-th item.
  static int indexOf(VisitedItems visited, int i) {
    if (visited.clicks() == 1) {
      return 0;
    }
    int back = visited.wentBack() ? BACK : 0;
    return switch (visited.place(i)) {
      case NEW -> throw new IllegalArgumentException("item %d is not visited".formatted(i));
      case LAST -> 1 + back;
      case BEFORE -> 2 + back;
      case EARLIER -> 3 + back;
    };
  }

  /// Adds to the scores of the session's items.
  void addTo(float[] scores, int[] session) {
    VisitedItems visited = VisitedItems.of(session);
    double[] numbers = numbers();
    for (int i = 0; i < visited.size(); i++) {
      scores[visited.item(i)] += (float) numbers[indexOf(visited, i)];
    }
  }
}
