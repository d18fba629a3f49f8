package dev.nextclick.registry;

import java.util.regex.Pattern;

/// Which model: each site has its own. Both names are safe as names of folders.
///
/// @param site 1 to 64 of the characters `A-Z a-z 0-9 . _ -`, and neither `.` nor `..`
/// @param model the same
public record ModelName(String site, String model) {

  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /// @throws IllegalArgumentException if a name is not as said above
  public ModelName {
    requireSafe("site", site);
    requireSafe("model", model);
  }

  /// True if a text can be the name of a site, of a model or of a version.
  public static boolean isSafe(String name) {
    return SAFE.matcher(name).matches() && !name.equals(".") && !name.equals("..");
  }

  private static void requireSafe(String what, String name) {
    if (!isSafe(name)) {
      throw new IllegalArgumentException(
          "a %s must be 1 to 64 of A-Z a-z 0-9 . _ - and not '.' or '..', not '%s'"
              .formatted(what, name));
    }
  }

  @Override
  public String toString() {
    return site + "/" + model;
  }
}
