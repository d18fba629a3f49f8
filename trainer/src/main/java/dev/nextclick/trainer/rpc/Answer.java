package dev.nextclick.trainer.rpc;

import dev.nextclick.registry.RegistryException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;

/// Answers a call with what something returns, or with what it throws.
final class Answer {

  /// Makes the answer.
  ///
  /// @param <T> the answer
  @FunctionalInterface
  interface Source<T> {
    T make() throws RegistryException, IOException;
  }

  private Answer() {}

  static <T> void to(StreamObserver<T> caller, Source<T> source) {
    T answer;
    try {
      answer = source.make();
    } catch (RegistryException | IOException e) {
      caller.onError(e);
      return;
    }
    caller.onNext(answer);
    caller.onCompleted();
  }
}
