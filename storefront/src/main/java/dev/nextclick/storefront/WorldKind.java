package dev.nextclick.storefront;

/// What sort of site a world is.
public enum WorldKind {
  /// A shop: three price bands, and links to two things that go with the one looked at.
  SHOP,
  /// A video site: shorts and features, longer series, and a link to the next of a series.
  VIDEO;

  Shape shape() {
    return switch (this) {
      case SHOP -> new Shape(24, 3, 75, 4, 5, 2, 0.08, 0.05, 0.1, 1.2, 0.3, 0.1);
      case VIDEO -> new Shape(30, 2, 90, 4, 10, 1, 0.1, 0.05, 0.1, 1.2, 0.3, 0.1);
    };
  }

  Names names() {
    return switch (this) {
      case SHOP -> Names.SHOP;
      case VIDEO -> Names.VIDEO;
    };
  }
}
