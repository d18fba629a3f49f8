package dev.nextclick.client;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;

/// Single calls, as callers of the client see them: what fails is a [NextclickException], what is not found is empty.
final class Calls {

  private Calls() {}

  /// Waits for an answer.
  static <T> T await(Supplier<T> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      throw NextclickException.of(e);
    }
  }

  /// Waits for what may not be there.
  static <T> Optional<T> find(Supplier<T> call) {
    try {
      return Optional.of(await(call));
    } catch (NextclickException e) {
      if (e.code() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// The answer to come. Cancelling it cancels the call.
  static <T> CompletableFuture<T> future(ListenableFuture<T> call) {
    CompletableFuture<T> future = new CompletableFuture<>();
    call.addListener(
        () -> {
          try {
            future.complete(call.get());
          } catch (ExecutionException e) {
            future.completeExceptionally(
                NextclickException.of(e.getCause() == null ? e : e.getCause()));
          } catch (InterruptedException | CancellationException e) {
            future.completeExceptionally(e);
          }
        },
        MoreExecutors.directExecutor());
    return cancelling(future, call);
  }

  /// What a call finds, if it is there. Cancelling it cancels the call.
  static <T, R> CompletableFuture<Optional<R>> found(
      CompletableFuture<T> call, Function<T, R> content) {
    CompletableFuture<Optional<R>> found = new CompletableFuture<>();
    var unused =
        call.whenComplete(
            (answer, error) -> {
              if (answer != null) {
                found.complete(Optional.of(content.apply(answer)));
              } else if (error instanceof NextclickException e
                  && e.code() == Status.Code.NOT_FOUND) {
                found.complete(Optional.empty());
              } else {
                found.completeExceptionally(error);
              }
            });
    return cancelling(found, call);
  }

  private static <T> CompletableFuture<T> cancelling(CompletableFuture<T> future, Future<?> call) {
    var unused =
        future.whenComplete(
            (answer, error) -> {
              if (future.isCancelled()) {
                call.cancel(true);
              }
            });
    return future;
  }
}
