package dev.nextclick.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a service has opened, closed in the opposite order.
public final class Resources implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Resources.class);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /// Takes a resource, to close it with the others.
  public synchronized <T extends AutoCloseable> T add(T resource) {
    opened.push(resource);
    return resource;
  }

  /// Closes all. One that fails to does not keep the others open.
  @Override
  public synchronized void close() {
    while (!opened.isEmpty()) {
      AutoCloseable resource = opened.pop();
      try {
        resource.close();
      } catch (Throwable e) {
        // Errors too: whatever it is, the others are still open, and the process is to end.
        LOG.warn("{} could not be closed", resource.getClass().getSimpleName(), e);
      }
    }
  }
}
