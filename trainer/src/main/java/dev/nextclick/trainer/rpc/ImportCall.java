package dev.nextclick.trainer.rpc;

import dev.nextclick.history.v1.ImportEventsRequest;
import dev.nextclick.history.v1.ImportEventsResponse;
import dev.nextclick.runtime.errors.ServiceException;
import dev.nextclick.trainer.archive.Archive;
import dev.nextclick.trainer.archive.HistoryImport;
import dev.nextclick.trainer.archive.ImportOutcome;
import dev.nextclick.trainer.job.TrainerStoppingException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One `ImportEvents` call. It asks the network for the next message when the one before is on its way to disk, so that it holds one at a
/// time; and it commits when the client has said `last` and ended its stream, so that neither a client that broke off nor one that
/// sends more than it should leaves anything.
final class ImportCall implements StreamObserver<ImportEventsRequest> {

  /// What is done with the import, on its thread.
  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private static final Logger log = LoggerFactory.getLogger(ImportCall.class);

  private final ServerCallStreamObserver<ImportEventsResponse> call;
  private final Archive archive;
  private final ImportThreads threads;
  private final Clock clock;

  // Used by the call's own callbacks, of which there is one at a time.
  private @Nullable ExecutorService thread;
  private boolean last;

  // Used on the import's thread.
  private @Nullable HistoryImport history;
  private boolean failed;

  ImportCall(
      ServerCallStreamObserver<ImportEventsResponse> call,
      Archive archive,
      ImportThreads threads,
      Clock clock) {
    this.call = call;
    this.archive = archive;
    this.threads = threads;
    this.clock = clock;
  }

  /// Begins. To be called while the call's handler runs.
  void begin() {
    call.disableAutoRequest();
    // One of the two comes, whoever ends the call.
    call.setOnCancelHandler(this::leave);
    call.setOnCloseHandler(this::leave);
    call.request(1);
  }

  @Override
  public void onNext(ImportEventsRequest request) {
    if (last) {
      throw ServiceException.invalidField("last", "must be true in the last message only");
    }
    last = request.getLast();
    ExecutorService importing = thread == null ? open(request) : goOn(thread, request);
    work(
        importing,
        () -> {
          add(request);
          call.request(1);
        });
  }

  private ExecutorService open(ImportEventsRequest first) {
    if (!first.hasHeader()) {
      throw ServiceException.invalidField("header", "is required in the first message");
    }
    String site = Requested.site("header.site", first.getHeader().getSite());
    ExecutorService taken = threads.take(this::close);
    thread = taken;
    work(
        taken,
        () -> {
          log.info("import for {} begins: {}", site, first.getHeader().getDescription());
          history = archive.beginImport(site);
        });
    return taken;
  }

  private static ExecutorService goOn(ExecutorService thread, ImportEventsRequest request) {
    if (request.hasHeader()) {
      throw ServiceException.invalidField("header", "belongs into the first message only");
    }
    return thread;
  }

  @Override
  public void onError(Throwable error) {
    // The handler of cancellations is called as well, and cleans up.
  }

  @Override
  public void onCompleted() {
    if (thread == null) {
      throw ServiceException.invalidField("header", "is required; no message came");
    }
    if (!last) {
      throw ServiceException.invalidField(
          "last", "must be true in the last message; nothing was imported");
    }
    work(thread, this::commit);
  }

  private void add(ImportEventsRequest request) throws IOException {
    HistoryImport open = history();
    EventMessages messages = new EventMessages(open.site(), clock.instant());
    for (int i = 0; i < request.getEventsCount(); i++) {
      open.add(messages.click(request.getEvents(i), i));
    }
  }

  private void commit() throws IOException {
    if (call.isCancelled()) {
      return;
    }
    HistoryImport open = history();
    ImportOutcome outcome = open.commit();
    log.info("import for {} has ended: {}", open.site(), outcome);
    call.onNext(
        ImportEventsResponse.newBuilder()
            .setImportId(outcome.importId())
            .setEvents(outcome.events())
            .setSessions(outcome.sessions())
            .setAlreadyImported(outcome.alreadyImported())
            .build());
    call.onCompleted();
  }

  private HistoryImport history() {
    if (history == null) {
      throw new IllegalStateException("the import was not begun");
    }
    return history;
  }

  private void work(ExecutorService importing, Work work) {
    try {
      importing.execute(() -> attempt(work));
    } catch (RejectedExecutionException e) {
      // The thread was taken away because the trainer stops.
      throw new TrainerStoppingException();
    }
  }

  private void attempt(Work work) {
    if (failed) {
      return;
    }
    try {
      work.run();
    } catch (IOException e) {
      failed = true;
      call.onError(new ImportFailedException(e));
    } catch (Throwable e) { // Whatever went wrong, the caller must hear of it.
      failed = true;
      call.onError(e);
    }
  }

  private void leave() {
    if (thread != null) {
      threads.giveBack(thread);
    }
  }

  private void close() {
    try {
      if (history != null) {
        history.close();
      }
    } catch (IOException e) {
      log.warn("what an import had gathered stays until the next start: {}", e.getMessage());
    }
  }
}
