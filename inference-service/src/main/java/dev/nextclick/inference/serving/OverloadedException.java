package dev.nextclick.inference.serving;

/// More requests wait than may.
public final class OverloadedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  OverloadedException(int waiting) {
    super("%d requests wait already".formatted(waiting));
  }
}
