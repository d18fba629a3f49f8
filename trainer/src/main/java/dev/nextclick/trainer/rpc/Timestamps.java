package dev.nextclick.trainer.rpc;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/// Times as messages.
final class Timestamps {

  private Timestamps() {}

  static Timestamp of(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }
}
