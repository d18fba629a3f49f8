package dev.nextclick.events;

import java.nio.file.Path;

/// A key store on disk, PKCS #12 or JKS.
///
/// @param password empty when it has none
public record KeyStoreFile(Path file, String password) {

  /// The file only: the password is nobody's business.
  @Override
  public String toString() {
    return file.toString();
  }
}
