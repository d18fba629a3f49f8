package dev.nextclick.models.torch;

import java.io.IOException;

/// libtorch cannot compute on the device that was asked for. The message says why, and what helps.
public final class DeviceUnavailableException extends IOException {

  private static final long serialVersionUID = 1L;

  DeviceUnavailableException(String message) {
    super(message);
  }
}
