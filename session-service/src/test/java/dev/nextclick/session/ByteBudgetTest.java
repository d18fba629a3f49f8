package dev.nextclick.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ByteBudgetTest {

  private final ByteBudget budget = new ByteBudget(100);
  private final List<String> ran = new ArrayList<>();

  @Test
  void whoFindsRoomGoesOnAtOnce() {
    budget.take(99);
    budget.whenThereIsRoom(() -> ran.add("a"));
    assertThat(ran).containsExactly("a");
  }

  @Test
  void whoFindsNoneIsToldOnceThereIsSomeAgain() {
    budget.take(150);
    budget.whenThereIsRoom(() -> ran.add("a"));
    budget.giveBack(50);
    assertThat(ran).isEmpty();
    budget.giveBack(1);
    assertThat(ran).containsExactly("a");
    budget.giveBack(50);
    assertThat(ran).containsExactly("a");
  }

  @Test
  void thoseWhoWaitComeInTheirOrderAndNoFurtherThanThereIsRoom() {
    budget.take(100);
    budget.whenThereIsRoom(
        () -> {
          ran.add("a");
          budget.take(10);
        });
    budget.whenThereIsRoom(() -> ran.add("b"));
    budget.giveBack(10);
    assertThat(ran).containsExactly("a");
    budget.giveBack(10);
    assertThat(ran).containsExactly("a", "b");
  }
}
