package dev.nextclick.trainer.rpc;

import dev.nextclick.runtime.errors.ServiceException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Where a list goes on: after an entry of one list, by its id. A token of another list is refused.
final class PageToken {

  private static final int DEFAULT_SIZE = 50;
  private static final int LARGEST_SIZE = 1_000;
  private static final char SEPARATOR = ' ';

  private PageToken() {}

  static String after(String list, String id) {
    byte[] content = (list + SEPARATOR + id).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
  }

  /// The id after which the list goes on; empty for its beginning.
  ///
  /// @throws ServiceException if the token is none of this list
  static String read(String list, String token) {
    if (token.isEmpty()) {
      return "";
    }
    String content = decode(token);
    if (!content.startsWith(list + SEPARATOR)) {
      throw invalid();
    }
    return content.substring(list.length() + 1);
  }

  /// How many entries a page holds.
  static int size(int asked) {
    return asked == 0 ? DEFAULT_SIZE : Math.min(asked, LARGEST_SIZE);
  }

  private static String decode(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private static ServiceException invalid() {
    return ServiceException.invalidField(
        "page_token", "is not the next_page_token of an answer to such a request");
  }
}
