package dev.nextclick.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the one [LiveSuite] that all of them share, each with sites of its own. It starts with the first that asks, and stops
/// when the last test has run.
final class LiveSuiteExtension implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(LiveSuiteExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LiveSuite.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(LiveSuite.class, key -> start(), LiveSuite.class);
  }

  private static LiveSuite start() {
    try {
      return LiveSuite.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
