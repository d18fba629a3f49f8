package dev.nextclick.storefront;

import java.util.ArrayList;
import java.util.List;

/// How a world is made, before anything is drawn.
///
/// An item stands in a cell: one category and one band. An intent is two categories that go together and a band. A visitor's next
/// click follows a link from the item clicked last (`link`), or is anything at all, in proportion to its popularity (`wander`), or
/// follows the intent: into one of its two categories, mostly in its band.
///
/// @param categories how many, 3 or more
/// @param bands how many price bands, 2 or more
/// @param cellItems items in each cell
/// @param partners categories that each category goes together with, an even number
/// @param seriesItems items in each series, 2 or more; one or several series make up a cell
/// @param links items that each item leads to, at most twice the other items of a series: no item leads to itself
/// @param link the probability of following a link
/// @param wander the probability of wandering
/// @param strayBand the probability of another band than the intent's, when the intent is followed
/// @param popularity exponent of Zipf's law among the items of a cell
/// @param drift how far an item's popularity swings over the days, as an exponent of e
/// @param stop the probability that a visit of two clicks or more ends after a click
record Shape(
    int categories,
    int bands,
    int cellItems,
    int partners,
    int seriesItems,
    int links,
    double link,
    double wander,
    double strayBand,
    double popularity,
    double drift,
    double stop) {

  /// @throws IllegalArgumentException naming every number that cannot be
  Shape {
    List<String> faults = new ArrayList<>();
    check(categories >= 3, "categories must be 3 or more", faults);
    check(bands >= 2, "bands must be 2 or more", faults);
    check(
        partners >= 2 && partners % 2 == 0 && partners < categories,
        "partners must be an even number from 2, and fewer than categories",
        faults);
    check(
        seriesItems >= 2 && cellItems >= seriesItems && cellItems % seriesItems == 0,
        "seriesItems must be 2 or more, and divide cellItems",
        faults);
    check(
        links >= 1 && links <= 2L * (seriesItems - 1),
        "links must be from 1 to twice the other items of a series",
        faults);
    check(isProbability(link), "link must be a probability", faults);
    check(isProbability(wander), "wander must be a probability", faults);
    check(!(link + wander > 1), "link and wander must add up to at most 1", faults);
    check(isProbability(strayBand), "strayBand must be a probability", faults);
    check(isExponent(popularity), "popularity must be 0 or more", faults);
    check(isExponent(drift), "drift must be 0 or more", faults);
    check(isProbability(stop), "stop must be a probability", faults);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
  }

  private static void check(boolean holds, String fault, List<String> faults) {
    if (!holds) {
      faults.add(fault);
    }
  }

  private static boolean isProbability(double value) {
    return value >= 0 && value <= 1;
  }

  private static boolean isExponent(double value) {
    return value >= 0 && Double.isFinite(value);
  }

  int cells() {
    return categories * bands;
  }

  int items() {
    return cells() * cellItems;
  }

  int intents() {
    return categories * partners / 2 * bands;
  }

  /// The probability that a click follows the intent, after the first.
  double follow() {
    return 1 - link - wander;
  }
}
