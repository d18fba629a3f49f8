package dev.nextclick.runtime.errors;

import java.util.Optional;

/// What a service's own exceptions mean to its callers. A service has one, a `switch` over the exceptions of its domain.
@FunctionalInterface
public interface ErrorMapping {

  /// The refusal that an exception stands for; empty if it is a fault of ours, which callers see as `INTERNAL`.
  ///
  /// @param error never a [ServiceException], and not wrapped in a `CompletionException`
  Optional<ServiceException> refusal(Throwable error);

  /// Knows no exceptions but [ServiceException].
  static ErrorMapping none() {
    return error -> Optional.empty();
  }
}
