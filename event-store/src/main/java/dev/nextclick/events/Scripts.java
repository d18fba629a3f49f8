package dev.nextclick.events;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The scripts that run inside Redis, which lie beside the classes.
final class Scripts {

  private Scripts() {}

  static byte[] load(String name) {
    try (InputStream in = Scripts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing beside its class");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
