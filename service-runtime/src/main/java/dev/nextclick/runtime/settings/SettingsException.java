package dev.nextclick.runtime.settings;

import java.util.List;

/// Settings that cannot hold, every fault of them.
public final class SettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  public SettingsException(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  /// A line each, beginning with the key at fault. Secrets do not appear.
  public List<String> faults() {
    return faults;
  }
}
