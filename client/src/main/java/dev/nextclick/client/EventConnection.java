package dev.nextclick.client;

import dev.nextclick.session.v1.SessionServiceGrpc;
import dev.nextclick.session.v1.StreamEventsRequest;
import dev.nextclick.session.v1.StreamEventsResponse;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Keeps a `StreamEvents` call open, and a new one when it breaks. One thread of its own does all the sending and connecting.
///
/// An event is sent at once while little is on the way; with more, events wait for one another to fill a message, which costs both ends a
/// fraction of what as many messages do.
final class EventConnection {

  /// What there is to send, and who hears what became of it.
  interface Source {

    /// The next events to send in one message; none when none wait, or fewer than `most` unless a few will do.
    List<EventBuffer.Entry> take(int most, int mostBytes, boolean evenIfFew);

    /// The service has dealt with some.
    void acknowledged(StreamEventsResponse response);

    /// What was sent and not acknowledged is to be sent again.
    void lost();

    /// Gives up what was handed in before this moment.
    ///
    /// @return whether there was anything
    boolean giveUpOlder(long nanoTime, NextclickException reason);

    /// Nothing more will be sent.
    void ended(NextclickException reason);
  }

  private static final int MESSAGE_EVENTS = 256;
  private static final int MESSAGE_BYTES = 64 << 10;
  // While fewer messages than this are on the way, another goes out however few events are in it.
  private static final int MESSAGES_AT_ONCE = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final long LONGEST_CHECK_MILLIS = 1_000;
  private static final int CHECKS = 8;

  private final Channel channel;
  private final Duration giveUpAfter;
  private final Source source;
  private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, new SplittableRandom());
  private final ScheduledThreadPoolExecutor thread;
  private final AtomicBoolean awake = new AtomicBoolean();

  // The rest is this thread's own.
  private @Nullable Call call;
  private NextclickException lastFailure =
      NextclickException.of(
          Status.UNAVAILABLE.withDescription("not connected yet").asRuntimeException());

  EventConnection(Channel channel, Duration giveUpAfter, Source source) {
    this.channel = channel;
    this.giveUpAfter = giveUpAfter;
    this.source = source;
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread made = new Thread(work, "nextclick-events");
              made.setDaemon(true);
              return made;
            });
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
  }

  void open() {
    onThread(this::connect);
    long check = Math.max(1, Math.min(LONGEST_CHECK_MILLIS, giveUpAfter.toMillis() / CHECKS));
    var unused =
        thread.scheduleWithFixedDelay(this::giveUpTheOld, check, check, TimeUnit.MILLISECONDS);
  }

  /// There may be something to send.
  void wake() {
    if (!awake.get() && awake.compareAndSet(false, true)) {
      onThread(this::sendWhatWaits);
    }
  }

  /// Ends the call.
  ///
  /// @param well whether everything that was sent on it is acknowledged
  void close(boolean well) {
    onThread(
        () -> {
          Call open = call;
          call = null;
          if (open != null) {
            open.end(well);
          }
        });
    thread.shutdown();
  }

  private void onThread(Runnable work) {
    try {
      thread.execute(work);
    } catch (RejectedExecutionException closed) {
      // Closed: what was left has failed already.
      awake.set(false);
    }
  }

  private void connect() {
    Call fresh = new Call();
    call = fresh;
    SessionServiceGrpc.newStub(channel).streamEvents(fresh);
    sendWhatWaits();
  }

  private void sendWhatWaits() {
    awake.set(false);
    Call open = call;
    while (open != null && open.isReady()) {
      List<EventBuffer.Entry> message =
          source.take(MESSAGE_EVENTS, MESSAGE_BYTES, open.messagesOnTheWay() < MESSAGES_AT_ONCE);
      if (message.isEmpty()) {
        return;
      }
      open.send(message);
    }
  }

  private void giveUpTheOld() {
    Call open = call;
    NextclickException reason =
        open == null
            ? lastFailure
            : NextclickException.of(
                Status.DEADLINE_EXCEEDED
                    .withDescription("not acknowledged within " + giveUpAfter)
                    .asRuntimeException());
    boolean any = source.giveUpOlder(System.nanoTime() - giveUpAfter.toNanos(), reason);
    if (any && open != null) {
      // A call that has said nothing for so long will not: another may find a service that does.
      open.cancel("no acknowledgement within " + giveUpAfter);
    }
  }

  private void broke(Call broken, NextclickException reason) {
    if (call != broken) {
      return;
    }
    call = null;
    lastFailure = reason;
    boolean channelClosed = channel instanceof ManagedChannel managed && managed.isShutdown();
    if (channelClosed || isPermanent(reason.code())) {
      source.ended(reason);
      thread.shutdown();
      return;
    }
    source.lost();
    var unused = thread.schedule(this::reconnect, backoff.next().toNanos(), TimeUnit.NANOSECONDS);
  }

  private void reconnect() {
    if (channel instanceof ManagedChannel managed) {
      // The channel's own pauses grow to two minutes.
      managed.resetConnectBackoff();
    }
    connect();
  }

  /// Whether trying again would bring the same answer.
  private static boolean isPermanent(Status.Code code) {
    return switch (code) {
      case INVALID_ARGUMENT,
          UNAUTHENTICATED,
          PERMISSION_DENIED,
          UNIMPLEMENTED,
          FAILED_PRECONDITION,
          OUT_OF_RANGE,
          NOT_FOUND,
          ALREADY_EXISTS ->
          true;
      default -> false;
    };
  }

  /// One `StreamEvents` call.
  private final class Call
      implements ClientResponseObserver<StreamEventsRequest, StreamEventsResponse> {

    private @Nullable ClientCallStreamObserver<StreamEventsRequest> requests;
    // The last number of each message that is not acknowledged, the oldest first.
    private final ArrayDeque<Long> onTheWay = new ArrayDeque<>();

    boolean isReady() {
      return requests != null && requests.isReady();
    }

    int messagesOnTheWay() {
      return onTheWay.size();
    }

    void send(List<EventBuffer.Entry> entries) {
      EventBuffer.Entry first = entries.get(0);
      StreamEventsRequest.Builder message =
          StreamEventsRequest.newBuilder()
              .setSequenceNumber(first.number())
              .setEvent(first.event());
      for (EventBuffer.Entry more : entries.subList(1, entries.size())) {
        message.addMoreEvents(more.event());
      }
      onTheWay.addLast(entries.get(entries.size() - 1).number());
      if (requests != null) {
        requests.onNext(message.build());
      }
    }

    void cancel(String why) {
      if (requests != null) {
        requests.cancel(why, null);
      }
    }

    void end(boolean well) {
      if (!well) {
        cancel("the event stream was closed");
      } else if (requests != null) {
        requests.onCompleted();
      }
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<StreamEventsRequest> stream) {
      requests = stream;
      stream.setOnReadyHandler(EventConnection.this::wake);
    }

    @Override
    public void onNext(StreamEventsResponse response) {
      source.acknowledged(response);
      onThread(
          () -> {
            backoff.reset();
            while (!onTheWay.isEmpty()
                && onTheWay.getFirst() <= response.getAcknowledgedSequenceNumber()) {
              onTheWay.removeFirst();
            }
            sendWhatWaits();
          });
    }

    @Override
    public void onError(Throwable error) {
      onThread(() -> broke(this, NextclickException.of(error)));
    }

    @Override
    public void onCompleted() {
      onThread(
          () ->
              broke(
                  this,
                  NextclickException.of(
                      Status.UNAVAILABLE
                          .withDescription("the service ended the event stream")
                          .asRuntimeException())));
    }
  }
}
