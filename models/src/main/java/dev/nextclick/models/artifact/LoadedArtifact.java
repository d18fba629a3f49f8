package dev.nextclick.models.artifact;

import dev.nextclick.models.Recommender;

/// An artifact that has passed every check and can be asked. Whoever loaded it closes it, after the scorers made of it.
///
/// @param manifest what it says about itself
/// @param recommender the model, in native memory or mapped from its files
public record LoadedArtifact(Manifest manifest, Recommender recommender) implements AutoCloseable {

  /// Frees the model's memory, and ends its mappings. Harmless when called again.
  @Override
  public void close() {
    recommender.close();
  }
}
