package dev.nextclick.models;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/// Settings that cannot be used: every fault, by name.
public final class InvalidSettingsException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /// One setting that cannot be used.
  ///
  /// @param name the setting
  /// @param problem what it is and what it may be: `'1.5' is not between 0 and 0.99`
  public record Fault(String name, String problem) implements Serializable {}

  private final Fault[] faults;

  /// @param faults one or more
  public InvalidSettingsException(List<Fault> faults) {
    super(
        faults.stream()
            .map(fault -> fault.name() + ": " + fault.problem())
            .collect(Collectors.joining("; ")));
    this.faults = faults.toArray(Fault[]::new);
  }

  /// The faults, in the order in which the settings were given.
  public List<Fault> faults() {
    return List.of(faults);
  }
}
