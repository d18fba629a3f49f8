package dev.nextclick.registry;

import java.io.IOException;
import java.nio.file.Path;

/// Writes the artifact that is to be published.
@FunctionalInterface
public interface ArtifactWriter {

  /// Writes it.
  ///
  /// @param emptyDirectory is there, and empty
  void write(Path emptyDirectory) throws IOException;
}
