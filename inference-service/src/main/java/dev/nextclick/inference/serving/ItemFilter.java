package dev.nextclick.inference.serving;

import dev.nextclick.models.Vocabulary;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/// What may be recommended. It is asked before the best are kept, so that a list is full whatever it leaves out.
final class ItemFilter implements IntPredicate {

  private final boolean allAllowed;
  private final BitSet allowed;
  private final BitSet excluded;

  private ItemFilter(boolean allAllowed, BitSet allowed, BitSet excluded) {
    this.allAllowed = allAllowed;
    this.allowed = allowed;
    this.excluded = excluded;
  }

  static ItemFilter of(RecommendationQuery query, Vocabulary vocabulary) {
    BitSet excluded = known(query.excluded(), vocabulary);
    if (query.excludeSeen()) {
      excluded.or(known(query.clicks(), vocabulary));
    }
    return new ItemFilter(query.allowed().isEmpty(), known(query.allowed(), vocabulary), excluded);
  }

  private static BitSet known(List<String> ids, Vocabulary vocabulary) {
    BitSet items = new BitSet();
    for (String id : ids) {
      int item = vocabulary.index(id);
      if (item != Vocabulary.UNKNOWN) {
        items.set(item);
      }
    }
    return items;
  }

  @Override
  public boolean test(int item) {
    return (allAllowed || allowed.get(item)) && !excluded.get(item);
  }
}
