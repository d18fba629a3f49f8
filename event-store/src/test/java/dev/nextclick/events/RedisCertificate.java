package dev.nextclick.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// A key and a certificate for 127.0.0.1 that signs itself, made by the JDK's `keytool`: for Redis, and for whoever trusts it.
///
/// @param store a key store with both, and the certificate as a trusted one
record RedisCertificate(KeyStoreFile store, Path key, Path certificate) {

  private static final String PASSWORD = "p@ss:word";
  private static final String ALIAS = "redis";

  static RedisCertificate in(Path directory, String name) throws Exception {
    Path file = directory.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=redis",
                "-ext",
                "san=ip:127.0.0.1",
                "-ext",
                "bc:c",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    keys.setCertificateEntry("trusted", keys.getCertificate(ALIAS));
    try (var out = Files.newOutputStream(file)) {
      keys.store(out, PASSWORD.toCharArray());
    }
    return new RedisCertificate(
        new KeyStoreFile(file, PASSWORD),
        pem(
            directory.resolve(name + "-key.pem"),
            "PRIVATE KEY",
            keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()),
        pem(
            directory.resolve(name + ".pem"),
            "CERTIFICATE",
            keys.getCertificate(ALIAS).getEncoded()));
  }

  /// What makes a Redis speak TLS with it on another port.
  ///
  /// @param clientsMustShowTheirs `yes` or `no`
  List<String> settings(int port, String clientsMustShowTheirs) {
    return List.of(
        "--tls-port",
        Integer.toString(port),
        "--tls-cert-file",
        certificate.toString(),
        "--tls-key-file",
        key.toString(),
        "--tls-ca-cert-file",
        certificate.toString(),
        "--tls-auth-clients",
        clientsMustShowTheirs);
  }

  /// An address, for one who trusts it and shows it.
  RedisAddress address(String uri) {
    return new RedisAddress(URI.create(uri), Optional.of(store), Optional.of(store));
  }

  private static Path pem(Path file, String kind, byte[] content) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(content)));
  }
}
