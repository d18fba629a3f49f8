package dev.nextclick.storefront;

/// How a world is made, before anything is drawn.
///
/// An item stands in a cell: one category and one band. An intent is two categories that go together and a band. A visitor's next
/// click follows a link from the item clicked last (`link`), or is anything at all, in proportion to its popularity (`wander`), or
/// follows the intent: into one of its two categories, mostly in its band.
///
/// @param categories how many
/// @param bands how many price bands
/// @param cellItems items in each cell
/// @param partners categories that each category goes together with, an even number
/// @param seriesItems items in each series, several of which make up a cell
/// @param links items that each item leads to, fewer than twice the items of a series
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
