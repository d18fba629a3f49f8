package dev.nextclick.inference.serving;

import dev.nextclick.models.ModelKind;
import dev.nextclick.registry.ModelName;
import java.util.List;

/// What a model answered.
///
/// @param items the best first; fewer than the limit only where the filters leave fewer
/// @param source who spoke: popularity, where the model knew no click
/// @param knownClicks clicks among those that count which the model knew
/// @param model which model
/// @param version which version
public record Recommendation(
    List<Item> items, ModelKind source, int knownClicks, ModelName model, String version) {

  public Recommendation {
    items = List.copyOf(items);
  }

  /// One recommended item.
  ///
  /// @param id the item
  /// @param score higher is better; its scale depends on the source
  public record Item(String id, float score) {}
}
