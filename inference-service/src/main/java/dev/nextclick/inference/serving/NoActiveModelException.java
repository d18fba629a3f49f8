package dev.nextclick.inference.serving;

import dev.nextclick.registry.ModelName;

/// Nothing has been trained or activated yet for this model.
public final class NoActiveModelException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NoActiveModelException(ModelName name) {
    super("model %s has no active version".formatted(name));
  }
}
