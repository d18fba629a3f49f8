package dev.nextclick.storefront;

import java.util.List;
import java.util.SplittableRandom;

/// What things are called on a kind of site.
///
/// @param idPrefix begins each item's id
/// @param bands names of the bands
/// @param kinds the second halves of category names
/// @param areas the first halves; each with each kind is a category
/// @param first the first words of item names
/// @param second the second words
/// @param numbered whether a number follows
record Names(
    String idPrefix,
    List<String> bands,
    List<String> areas,
    List<String> kinds,
    List<String> first,
    List<String> second,
    boolean numbered) {

  static final Names SHOP =
      new Names(
          "p",
          List.of("budget", "mid-range", "premium"),
          List.of("hiking", "running", "cycling", "climbing", "sailing", "skiing"),
          List.of("shoes", "jackets", "bags", "gadgets"),
          List.of(
              "Norvik",
              "Alpenrun",
              "Tarnway",
              "Kestrel",
              "Oakline",
              "Brightwater",
              "Solstice",
              "Fjordland",
              "Quartz",
              "Lumen",
              "Pinecrest",
              "Marlow",
              "Vireo",
              "Harbour",
              "Summit"),
          List.of(
              "Trail", "Breeze", "Core", "Vector", "Drift", "Pulse", "Ridge", "Nova", "Swift",
              "Ember", "Glide", "Scout", "Terra", "Atlas", "Echo"),
          true);

  static final Names VIDEO =
      new Names(
          "v",
          List.of("short", "feature"),
          List.of("dark", "romantic", "historical", "futuristic", "animated"),
          List.of("thrillers", "comedies", "dramas", "adventures", "mysteries", "documentaries"),
          List.of(
              "The Silent",
              "A Distant",
              "The Last",
              "My Secret",
              "Beyond the",
              "Return to the",
              "The Hidden",
              "Under the",
              "The Longest",
              "Our Quiet",
              "Lost",
              "The Glass",
              "Seven",
              "The Paper",
              "Midnight"),
          List.of(
              "Harbour",
              "Orchard",
              "Signal",
              "Winter",
              "Garden",
              "Lighthouse",
              "River",
              "Letters",
              "Station",
              "Mountain",
              "Empire",
              "Voices",
              "Island",
              "Summer",
              "Crossing"),
          false);

  /// The name of a category.
  String category(int category) {
    return areas.get(category / kinds.size()) + " " + kinds.get(category % kinds.size());
  }

  String id(int item) {
    return "%s-%05d".formatted(idPrefix, item);
  }

  /// The name of an item.
  String item(SplittableRandom random) {
    String words =
        first.get(random.nextInt(first.size())) + " " + second.get(random.nextInt(second.size()));
    return numbered ? words + " " + (10 + random.nextInt(90)) : words;
  }
}
