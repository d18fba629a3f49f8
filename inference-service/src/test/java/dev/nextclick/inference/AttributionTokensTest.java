package dev.nextclick.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nextclick.inference.AttributionTokens.Attribution;
import dev.nextclick.runtime.errors.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AttributionTokensTest {

  private static final String KEY = "00112233445566778899aAbBcCdDeEfF".repeat(2);
  private static final String OTHER_KEY = KEY.replace('0', '1');
  private static final Attribution WHAT =
      new Attribution(
          "shop", "default", "v1", "active", Instant.parse("2026-03-04T05:06:07.089Z"), "home");
  private static final String BASE64URL =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  @TempDir Path folder;

  @Test
  void aTokenSaysWhatWasSigned() throws Exception {
    AttributionTokens tokens = tokens(KEY);
    for (String placement : List.of("home", "", "a|b||", "商品 🧦\n")) {
      Attribution what = new Attribution("shop", "default", "v1", "active", WHAT.time(), placement);

      assertThat(tokens.verified(tokens.sign(what))).contains(what);
      assertThat(tokens(KEY).verified(tokens.sign(what))).as("another process").contains(what);
    }
  }

  @Test
  void aTokenWithAnyCharacterChangedIsRefused() throws Exception {
    AttributionTokens tokens = tokens(KEY);
    String token = tokens.sign(WHAT);

    for (int place = 0; place < token.length(); place++) {
      for (char other : (BASE64URL + ".=| é").toCharArray()) {
        if (other != token.charAt(place)) {
          String changed = token.substring(0, place) + other + token.substring(place + 1);
          assertThat(tokens.verified(changed)).as(changed).isEmpty();
        }
      }
    }
  }

  @Test
  void whatIsNoTokenIsRefused() throws Exception {
    AttributionTokens tokens = tokens(KEY);
    String token = tokens.sign(WHAT);
    String body = token.substring(0, token.indexOf('.'));

    for (String text :
        List.of("", ".", body, body + ".", token + ".", token + "=", " " + token, token + token)) {
      assertThat(tokens.verified(text)).as(text).isEmpty();
    }
  }

  @Test
  void aTokenOfAnotherKeyIsRefused() throws Exception {
    assertThat(tokens(OTHER_KEY).verified(tokens(KEY).sign(WHAT))).isEmpty();
  }

  @Test
  void withoutAKeyNothingIsSignedAndNothingVerified() throws Exception {
    AttributionTokens none = AttributionTokens.of(Optional.empty());

    assertThat(none.sign(WHAT)).isEmpty();
    assertThat(none.verified(tokens(KEY).sign(WHAT))).isEmpty();
    assertThat(none.verified("")).isEmpty();
  }

  @Test
  void theLongestTokenFitsIntoAnEvent() throws Exception {
    String longest = "x".repeat(64);

    assertThat(
            tokens(KEY)
                .sign(new Attribution(longest, longest, longest, "active", WHAT.time(), longest)))
        .hasSizeLessThanOrEqualTo(512);
  }

  @Test
  void aKeyThatIsNoneIsNamed() throws Exception {
    for (String content : List.of("", KEY.substring(1), KEY + "0", KEY.replace('0', 'g'), "ключ")) {
      assertThatExceptionOfType(StartRefusedException.class)
          .isThrownBy(() -> tokens(content))
          .withMessage("attribution-key-file: %s does not hold 32 bytes in hex", keyFile());
    }
    for (Path file : List.of(folder.resolve("missing"), folder)) {
      assertThatExceptionOfType(StartRefusedException.class)
          .isThrownBy(() -> AttributionTokens.of(Optional.of(file)))
          .withMessageStartingWith("attribution-key-file: %s cannot be read".formatted(file));
    }
  }

  private AttributionTokens tokens(String key) throws IOException {
    return AttributionTokens.of(Optional.of(Files.writeString(keyFile(), key + "\n")));
  }

  private Path keyFile() {
    return folder.resolve("key");
  }
}
