package dev.nextclick.inference;

import dev.nextclick.runtime.errors.StartRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs what a recommendation was made by, so that a later click can be counted for it and nobody else can claim one.
///
/// A token is `BODY.SIGNATURE`, both base64url without padding: the body is `1|site|model|version|arm|milliseconds|placement` in UTF-8, the
/// signature its HMAC-SHA256. It is at most 512 bytes long, as none of the body's parts is longer than 64.
final class AttributionTokens {

  /// What a token says.
  ///
  /// @param arm which part of an experiment answered; `active` without one
  /// @param placement where on the page; may be empty
  record Attribution(
      String site, String model, String version, String arm, Instant time, String placement) {}

  private static final String ALGORITHM = "HmacSHA256";
  private static final String FORMAT = "1";
  private static final Pattern KEY = Pattern.compile("[0-9a-fA-F]{64}");
  private static final int PARTS = 7;

  private final Optional<SecretKeySpec> key;

  private AttributionTokens(Optional<SecretKeySpec> key) {
    this.key = key;
  }

  /// Signs with the key in the file, or makes empty tokens without one.
  ///
  /// @throws StartRefusedException if it holds something else than 32 bytes in hex
  static AttributionTokens of(Optional<Path> keyFile) {
    return new AttributionTokens(keyFile.map(AttributionTokens::read));
  }

  private static SecretKeySpec read(Path file) {
    String hex;
    try {
      hex = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      throw new StartRefusedException(
          "attribution-key-file: %s cannot be read (%s)".formatted(file, e), e);
    }
    if (!KEY.matcher(hex).matches()) {
      throw new StartRefusedException(
          "attribution-key-file: %s does not hold 32 bytes in hex".formatted(file));
    }
    return new SecretKeySpec(HexFormat.of().parseHex(hex), ALGORITHM);
  }

  String sign(Attribution what) {
    return key.map(secret -> sign(what, secret)).orElse("");
  }

  private static String sign(Attribution what, SecretKeySpec secret) {
    String body =
        String.join(
            "|",
            FORMAT,
            what.site(),
            what.model(),
            what.version(),
            what.arm(),
            Long.toString(what.time().toEpochMilli()),
            what.placement());
    return token(bytes(body), secret);
  }

  private static String token(byte[] body, SecretKeySpec secret) {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    return encoder.encodeToString(body) + "." + encoder.encodeToString(mac(body, secret));
  }

  /// What a token of ours says; empty if it was not signed with this key.
  Optional<Attribution> verified(String token) {
    int dot = token.indexOf('.');
    if (key.isEmpty() || dot < 0) {
      return Optional.empty();
    }
    try {
      byte[] body = Base64.getUrlDecoder().decode(token.substring(0, dot));
      // Compared as text: several texts decode to the same bytes, and only one of them was signed.
      if (!MessageDigest.isEqual(bytes(token), bytes(token(body, key.get())))) {
        return Optional.empty();
      }
      String[] parts = new String(body, StandardCharsets.UTF_8).split("\\|", PARTS);
      if (parts.length < PARTS || !parts[0].equals(FORMAT)) {
        return Optional.empty();
      }
      return Optional.of(
          new Attribution(
              parts[1],
              parts[2],
              parts[3],
              parts[4],
              Instant.ofEpochMilli(Long.parseLong(parts[5])),
              parts[6]));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] mac(byte[] body, SecretKeySpec secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
