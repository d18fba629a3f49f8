package dev.nextclick.models.neighbours;

import java.io.IOException;

/// A file that is no index that could have been written for these items. The message says what is wrong with it.
public final class MalformedIndexException extends IOException {

  private static final long serialVersionUID = 1L;

  MalformedIndexException(String message) {
    super(message);
  }
}
