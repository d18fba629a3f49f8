package dev.nextclick.dataset;

import java.util.Locale;
import java.util.Optional;

/// What a visitor did with an item.
public enum ClickType {
  VIEW,
  ADD_TO_CART,
  PURCHASE,
  PLAY;

  /// The type that a word in a file means, whatever its case: `view`, `addtocart`, `transaction`, `play` and their like.
  static Optional<ClickType> of(String word) {
    return switch (word.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "")) {
      case "view", "click", "clicks", "pageview", "detail", "" -> Optional.of(VIEW);
      case "addtocart", "cart", "carts", "basket" -> Optional.of(ADD_TO_CART);
      case "purchase", "transaction", "buy", "order", "orders" -> Optional.of(PURCHASE);
      case "play", "watch", "listen" -> Optional.of(PLAY);
      default -> Optional.empty();
    };
  }
}
