package dev.nextclick.cli.remote;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.client.NextclickException;
import dev.nextclick.history.v1.HistoryServiceGrpc;
import dev.nextclick.history.v1.ImportEventsRequest;
import dev.nextclick.history.v1.ImportEventsResponse;
import dev.nextclick.history.v1.ImportHeader;
import dev.nextclick.session.v1.Event;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One import on its way to the archive: events are added, then all are committed; closed before that, none is. Adding waits while
/// the network and the trainer are behind. For one thread.
final class HistoryUpload implements AutoCloseable {

  // Well below the contract's 10,000 events and gRPC's 4 MiB a message.
  private static final int BATCH_EVENTS = 5_000;
  private static final int BATCH_BYTES = 1 << 20;

  private final ServiceConnection trainer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition readyOrEnded = lock.newCondition();
  private final CompletableFuture<ImportEventsResponse> answer = new CompletableFuture<>();
  private final ImportEventsRequest.Builder batch = ImportEventsRequest.newBuilder();
  private @Nullable ClientCallStreamObserver<ImportEventsRequest> requests;
  private int batchBytes;
  private boolean committed;

  private HistoryUpload(ServiceConnection trainer) {
    this.trainer = trainer;
  }

  /// Begins an import.
  ///
  /// @param description where the events come from
  static HistoryUpload begin(ServiceConnection trainer, String site, String description) {
    HistoryUpload upload = new HistoryUpload(trainer);
    upload.batch.setHeader(ImportHeader.newBuilder().setSite(site).setDescription(description));
    trainer.call(channel -> HistoryServiceGrpc.newStub(channel).importEvents(upload.new Answers()));
    return upload;
  }

  /// Adds an event; its time is required.
  ///
  /// @throws CommandFailure if the trainer cannot be reached, or refused the import
  void add(Event event) throws InterruptedException {
    batch.addEvents(event);
    batchBytes += event.getSerializedSize();
    if (batch.getEventsCount() >= BATCH_EVENTS || batchBytes >= BATCH_BYTES) {
      send();
    }
  }

  /// Commits what was added.
  ///
  /// @throws CommandFailure if it was not committed
  ImportEventsResponse commit() throws InterruptedException {
    batch.setLast(true);
    send();
    call().onCompleted();
    committed = true;
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw notCommitted(e.getCause() == null ? e : e.getCause());
    }
  }

  /// The trainer gives a reason for what it refuses; a call that just ended may have ended after all was stored.
  private CommandFailure notCommitted(Throwable cause) {
    CommandFailure failure = trainer.failure(cause);
    return NextclickException.of(cause).reason().isPresent()
        ? failure
        : CommandFailure.service(
            failure.getMessage()
                + "; whether the import was stored is not known: repeat it, and what is stored already is noticed",
            cause);
  }

  /// Breaks the import off, unless it was committed: nothing is stored then.
  @Override
  public void close() {
    if (!committed && !answer.isDone()) {
      call().cancel("the import was broken off", null);
    }
  }

  private void send() throws InterruptedException {
    lock.lock();
    try {
      while (!call().isReady() && !answer.isDone()) {
        readyOrEnded.await();
      }
    } finally {
      lock.unlock();
    }
    if (answer.isDone()) {
      throw ended();
    }
    call().onNext(batch.build());
    batch.clear();
    batchBytes = 0;
  }

  private CommandFailure ended() {
    Throwable error =
        answer.isCompletedExceptionally()
            ? answer.exceptionNow()
            : Status.INTERNAL
                .withDescription("the trainer ended the import before all was sent")
                .asRuntimeException();
    return trainer.failure(error);
  }

  private ClientCallStreamObserver<ImportEventsRequest> call() {
    if (requests == null) {
      throw new IllegalStateException("the import was not begun");
    }
    return requests;
  }

  private void wake() {
    lock.lock();
    try {
      readyOrEnded.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private final class Answers
      implements ClientResponseObserver<ImportEventsRequest, ImportEventsResponse> {

    @Override
    public void beforeStart(ClientCallStreamObserver<ImportEventsRequest> call) {
      requests = call;
      call.setOnReadyHandler(HistoryUpload.this::wake);
    }

    @Override
    public void onNext(ImportEventsResponse response) {
      answer.complete(response);
      wake();
    }

    @Override
    public void onError(Throwable error) {
      answer.completeExceptionally(error);
      wake();
    }

    @Override
    public void onCompleted() {
      answer.completeExceptionally(
          Status.INTERNAL
              .withDescription("the trainer did not say what the import did")
              .asRuntimeException());
      wake();
    }
  }
}
