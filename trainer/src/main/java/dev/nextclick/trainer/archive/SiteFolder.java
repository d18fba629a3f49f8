package dev.nextclick.trainer.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// The name of a site's folder: lower-case letters, digits, `_`, `-` and inner dots stand for themselves, every other byte of the
/// site's UTF-8 as `%xx`. So no site leaves the archive (`..`), hides (`.x`), or shares a folder with another where the file
/// system takes `Shop` and `shop` for one.
final class SiteFolder {

  private static final HexFormat HEX = HexFormat.of();

  private SiteFolder() {}

  static String of(String site) {
    if (site.isEmpty()) {
      throw new IllegalArgumentException("a site has a name");
    }
    StringBuilder name = new StringBuilder();
    for (byte b : site.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '_'
              || c == '-'
              || (c == '.' && !name.isEmpty());
      if (plain) {
        name.append(c);
      } else {
        name.append('%').append(HEX.toHexDigits(b));
      }
    }
    return name.toString();
  }

  /// The site that a folder is of: the inverse of [#of].
  static String site(String folder) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int place = 0; place < folder.length(); place++) {
      if (folder.charAt(place) == '%') {
        bytes.write(HexFormat.fromHexDigits(folder, place + 1, place + 3));
        place += 2;
      } else {
        bytes.write(folder.charAt(place));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
