package dev.nextclick.trainer.rpc;

import dev.nextclick.registry.ModelName;
import dev.nextclick.runtime.errors.ServiceException;

/// Which site and which model a request is about.
final class Requested {

  private static final String DEFAULT = "default";

  private Requested() {}

  /// @throws ServiceException naming the field that cannot be a name
  static ModelName model(String site, String model) {
    return new ModelName(name("site", site), name("model", model));
  }

  /// @param field where it is given
  /// @throws ServiceException naming the field if it cannot be a name
  static String site(String field, String site) {
    return name(field, site);
  }

  private static String name(String field, String given) {
    String name = given.isEmpty() ? DEFAULT : given;
    if (!ModelName.isSafe(name)) {
      throw ServiceException.invalidField(field, "cannot be a name: '%s'".formatted(name));
    }
    return name;
  }
}
