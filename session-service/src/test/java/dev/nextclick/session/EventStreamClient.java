package dev.nextclick.session;

import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.EventRejection;
import dev.nextclick.session.v1.SessionServiceGrpc;
import dev.nextclick.session.v1.StreamEventsRequest;
import dev.nextclick.session.v1.StreamEventsResponse;
import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// One open `StreamEvents` call, and what came back on it. Events are sent by one thread at a time.
final class EventStreamClient
    implements ClientResponseObserver<StreamEventsRequest, StreamEventsResponse> {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final boolean reading;
  private final List<StreamEventsResponse> responses = new CopyOnWriteArrayList<>();
  private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

  private volatile long endedAt;

  @SuppressWarnings("NullAway.Init") // gRPC sets it before the call starts
  private ClientCallStreamObserver<StreamEventsRequest> call;

  private EventStreamClient(boolean reading) {
    this.reading = reading;
  }

  static EventStreamClient open(Channel channel) {
    return open(channel, true);
  }

  /// One that takes no answer until [#read()].
  static EventStreamClient openUnread(Channel channel) {
    return open(channel, false);
  }

  private static EventStreamClient open(Channel channel, boolean reading) {
    EventStreamClient client = new EventStreamClient(reading);
    SessionServiceGrpc.newStub(channel).streamEvents(client);
    return client;
  }

  void send(long sequenceNumber, Event.Builder event) {
    call.onNext(
        StreamEventsRequest.newBuilder().setSequenceNumber(sequenceNumber).setEvent(event).build());
  }

  /// Sends several events in one message.
  void send(long sequenceNumber, List<Event.Builder> events) {
    StreamEventsRequest.Builder message =
        StreamEventsRequest.newBuilder()
            .setSequenceNumber(sequenceNumber)
            .setEvent(events.getFirst());
    events.subList(1, events.size()).forEach(message::addMoreEvents);
    call.onNext(message.build());
  }

  /// Whether what is sent goes out, and does not wait for the service to take more.
  boolean isReady() {
    return call.isReady();
  }

  void read() {
    call.request(Integer.MAX_VALUE);
  }

  void halfClose() {
    call.onCompleted();
  }

  void cancel() {
    call.cancel("the visitor has left", null);
  }

  boolean hasEnded() {
    return end.isDone();
  }

  /// When it ended, by [System#nanoTime()].
  long endedAt() {
    return endedAt;
  }

  /// Waits until the service has ended the stream well.
  void awaitCompletion() {
    end.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  /// Waits until the stream has failed.
  Refusal awaitRefusal() {
    return Refusal.of(
        end.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
            .handle(
                (completed, error) -> error == null ? new AssertionError("it ended well") : error)
            .join());
  }

  void awaitAcknowledged(long sequenceNumber) {
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> acknowledged() >= sequenceNumber || hasEnded());
    if (acknowledged() < sequenceNumber) {
      throw new AssertionError("ended at " + acknowledged() + " with " + awaitRefusal());
    }
  }

  /// The last number that was acknowledged; 0 when none was.
  long acknowledged() {
    return responses.isEmpty() ? 0 : responses.getLast().getAcknowledgedSequenceNumber();
  }

  List<StreamEventsResponse> responses() {
    return responses;
  }

  List<EventRejection> rejections() {
    return responses.stream().flatMap(r -> r.getRejectionsList().stream()).toList();
  }

  long duplicates() {
    return responses.stream().mapToLong(StreamEventsResponse::getDuplicates).sum();
  }

  long logged() {
    return responses.stream().mapToLong(StreamEventsResponse::getLogged).sum();
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<StreamEventsRequest> started) {
    call = started;
    if (!reading) {
      started.disableAutoRequestWithInitial(0);
    }
  }

  @Override
  public void onNext(StreamEventsResponse response) {
    responses.add(response);
  }

  @Override
  public void onError(Throwable error) {
    endedAt = System.nanoTime();
    end.completeExceptionally(error);
  }

  @Override
  public void onCompleted() {
    endedAt = System.nanoTime();
    end.complete(null);
  }
}
