package dev.nextclick.storefront;

import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// The clicks of many visits as a site sees them: in order of time, with visitors side by side.
public final class ClicksInOrder implements Iterator<Click> {

  private record Place(Visit visit, int number) {

    Click click() {
      return visit.clicks().get(number);
    }
  }

  private final Iterator<Visit> visits;
  private final PriorityQueue<Place> open =
      new PriorityQueue<>(Comparator.comparing(place -> place.click().time()));
  private @Nullable Visit coming;

  /// @param visits in order of their first clicks
  public ClicksInOrder(Iterator<Visit> visits) {
    this.visits = visits;
    coming = visits.hasNext() ? visits.next() : null;
  }

  @Override
  public boolean hasNext() {
    return coming != null || !open.isEmpty();
  }

  @Override
  public Click next() {
    // A visit is opened once no open one has an earlier click.
    while (coming != null) {
      Place begins = new Place(coming, 0);
      if (!open.isEmpty() && begins.click().time().isAfter(open.peek().click().time())) {
        break;
      }
      open.add(begins);
      coming = visits.hasNext() ? visits.next() : null;
    }
    Place place = open.poll();
    if (place == null) {
      throw new NoSuchElementException();
    }
    if (place.number() + 1 < place.visit().clicks().size()) {
      open.add(new Place(place.visit(), place.number() + 1));
    }
    return place.click();
  }
}
