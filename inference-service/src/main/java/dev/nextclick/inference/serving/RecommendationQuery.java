package dev.nextclick.inference.serving;

import dev.nextclick.registry.ModelName;
import java.util.List;
import java.util.Optional;

/// What is asked of a model.
///
/// @param model which model
/// @param version which version; absent for the active one
/// @param clicks item ids, the oldest first; the newest [ServingSettings#MOST_CLICKS] count
/// @param limit how many items to return, 0 or more
/// @param excluded items never to return
/// @param allowed when not empty, only these are returned
/// @param excludeSeen whether to leave out all of `clicks`
public record RecommendationQuery(
    ModelName model,
    Optional<String> version,
    List<String> clicks,
    int limit,
    List<String> excluded,
    List<String> allowed,
    boolean excludeSeen) {

  public RecommendationQuery {
    clicks = List.copyOf(clicks);
    excluded = List.copyOf(excluded);
    allowed = List.copyOf(allowed);
  }
}
