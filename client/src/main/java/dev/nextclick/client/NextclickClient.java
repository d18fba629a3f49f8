package dev.nextclick.client;

import com.google.common.util.concurrent.MoreExecutors;
import dev.nextclick.recommendation.v1.GetRecommendationsRequest;
import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import dev.nextclick.recommendation.v1.RecommendationServiceGrpc;
import dev.nextclick.session.v1.DeleteSessionRequest;
import dev.nextclick.session.v1.DeleteSessionResponse;
import dev.nextclick.session.v1.DeleteUserRequest;
import dev.nextclick.session.v1.DeleteUserResponse;
import dev.nextclick.session.v1.Erasure;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.GetErasureRequest;
import dev.nextclick.session.v1.GetSessionRequest;
import dev.nextclick.session.v1.GetSessionResponse;
import dev.nextclick.session.v1.MergeSessionsRequest;
import dev.nextclick.session.v1.MergeSessionsResponse;
import dev.nextclick.session.v1.RecordEventRequest;
import dev.nextclick.session.v1.RecordEventResponse;
import dev.nextclick.session.v1.Session;
import dev.nextclick.session.v1.SessionServiceGrpc;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A frontend's way to Nextclick: clicks in, recommendations out. One per process; safe for all threads. It connects when first
/// used.
///
/// ```java
/// try (NextclickClient nextclick = NextclickClient.builder().build();
///     EventStream events = nextclick.openEventStream()) {
///   events.send(Event.newBuilder().setSessionId(cookie).setItemId("shoe-42").build());
///   GetRecommendationsResponse answer =
///       nextclick.recommend(
///           GetRecommendationsRequest.newBuilder().setSessionId(cookie).setLimit(5).build());
/// }
/// ```
///
/// Requests and answers are the messages of the contracts. An empty `site` is filled in with the client's own, an empty
/// `event_id` with a random one. Every call that fails throws [NextclickException], or completes exceptionally with it. Calls about events
/// and sessions outlast that session-service, or its Redis, is away: they are made again, under the same id, until their deadline.
public final class NextclickClient implements AutoCloseable {

  private final CallSettings settings;
  private final Channel sessionChannel;
  private final Channel inferenceChannel;
  private final List<ManagedChannel> owned;
  private final EventIds eventIds = new EventIds();

  /// @param owned the channels that [#close] shuts down
  NextclickClient(
      CallSettings settings,
      Channel sessionChannel,
      Channel inferenceChannel,
      List<ManagedChannel> owned) {
    this.settings = settings;
    this.sessionChannel = sessionChannel;
    this.inferenceChannel = inferenceChannel;
    this.owned = List.copyOf(owned);
  }

  /// A client of the services on this machine, at their default ports, unless it is told otherwise.
  public static NextclickClientBuilder builder() {
    return new NextclickClientBuilder();
  }

  /// Opens a stream for events. A frontend needs one, for all its sessions and threads.
  public EventStream openEventStream() {
    return EventStream.open(sessionChannel, settings, this::complete);
  }

  /// Records one event and waits until it is stored. For more than a few a second, use [#openEventStream].
  ///
  /// @throws NextclickException if it was refused, or not acknowledged within the deadline
  public RecordEventResponse recordEvent(Event event) {
    RecordEventRequest request = RecordEventRequest.newBuilder().setEvent(complete(event)).build();
    return Calls.await(() -> sessions().recordEvent(request));
  }

  /// As [#recordEvent], without waiting. Cancelling the future cancels the call. Callbacks on it run on the network's threads and must not
  /// block.
  ///
  /// @return completes exceptionally with [NextclickException] if it was refused, or not acknowledged within the deadline
  public CompletableFuture<RecordEventResponse> recordEventAsync(Event event) {
    return Calls.future(
        sessionsAsync()
            .recordEvent(RecordEventRequest.newBuilder().setEvent(complete(event)).build()));
  }

  /// The session as it is stored; empty when it is unknown or has expired.
  ///
  /// @throws NextclickException if it could not be read within the deadline
  public Optional<Session> session(String sessionId) {
    GetSessionRequest request =
        GetSessionRequest.newBuilder().setSite(settings.site()).setSessionId(sessionId).build();
    return Calls.find(() -> sessions().getSession(request).getSession());
  }

  /// As [#session], without waiting. Cancelling the future cancels the call. Callbacks on it run on the network's threads and must not
  /// block.
  ///
  /// @return completes exceptionally with [NextclickException] if it could not be read within the deadline
  public CompletableFuture<Optional<Session>> sessionAsync(String sessionId) {
    GetSessionRequest request =
        GetSessionRequest.newBuilder().setSite(settings.site()).setSessionId(sessionId).build();
    return Calls.found(
        Calls.future(sessionsAsync().getSession(request)), GetSessionResponse::getSession);
  }

  /// Erases a session, and its events from the training history. Harmless when it is unknown.
  ///
  /// @throws NextclickException if that was not acknowledged within the deadline
  public DeleteSessionResponse deleteSession(String sessionId) {
    DeleteSessionRequest request =
        DeleteSessionRequest.newBuilder().setSite(settings.site()).setSessionId(sessionId).build();
    return Calls.await(() -> sessions().deleteSession(request));
  }

  /// Erases a user: the live sessions in which an event named them, and their events from the training history. Harmless when they
  /// are unknown, and after an exception: ask again.
  ///
  /// @throws NextclickException if that was not acknowledged within the deadline
  public DeleteUserResponse deleteUser(String userId) {
    DeleteUserRequest request =
        DeleteUserRequest.newBuilder().setSite(settings.site()).setUserId(userId).build();
    return Calls.await(() -> sessions().deleteUser(request));
  }

  /// How far an erasure is, which [#deleteSession] or [#deleteUser] began; empty when it is unknown, or longer ago than 30 days.
  ///
  /// @throws NextclickException if that could not be read within the deadline
  public Optional<Erasure> erasure(String erasureId) {
    GetErasureRequest request = GetErasureRequest.newBuilder().setErasureId(erasureId).build();
    return Calls.find(() -> sessions().getErasure(request).getErasure());
  }

  /// Moves the events of an anonymous session into the one in which the visitor is known. Send later events under the latter's id only.
  /// Harmless when it is done again, and after an exception: ask again.
  ///
  /// @throws NextclickException if it was refused, or not acknowledged within the deadline
  public MergeSessionsResponse mergeSessions(String fromSessionId, String intoSessionId) {
    MergeSessionsRequest request =
        MergeSessionsRequest.newBuilder()
            .setSite(settings.site())
            .setFromSessionId(fromSessionId)
            .setIntoSessionId(intoSessionId)
            .build();
    return Calls.await(() -> sessions().mergeSessions(request));
  }

  /// The items most likely to be clicked next, within the client's own deadline.
  ///
  /// @throws NextclickException if there was no answer within the deadline, or it was an error
  public GetRecommendationsResponse recommend(GetRecommendationsRequest request) {
    return recommend(request, settings.recommendationDeadline());
  }

  /// The items most likely to be clicked next.
  ///
  /// @throws NextclickException if there was no answer within `deadline`, or it was an error
  public GetRecommendationsResponse recommend(
      GetRecommendationsRequest request, Duration deadline) {
    GetRecommendationsRequest completed = complete(request);
    return Calls.await(
        () ->
            RecommendationServiceGrpc.newBlockingStub(inferenceChannel)
                .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
                .getRecommendations(completed));
  }

  /// As [#recommend], without waiting. Cancelling the future cancels the call.
  ///
  /// @return completes exceptionally with [NextclickException] if there was no answer within `deadline`, or it was an error
  public CompletableFuture<GetRecommendationsResponse> recommendAsync(
      GetRecommendationsRequest request, Duration deadline) {
    return Calls.future(
        RecommendationServiceGrpc.newFutureStub(inferenceChannel)
            .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
            .getRecommendations(complete(request)));
  }

  /// Closes the connections. Close the event streams before.
  @Override
  public void close() {
    owned.forEach(ManagedChannel::shutdown);
    boolean interrupted = false;
    for (ManagedChannel channel : owned) {
      try {
        if (!channel.awaitTermination(settings.closeTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
          channel.shutdownNow();
        }
      } catch (InterruptedException e) {
        interrupted = true;
        channel.shutdownNow();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private SessionServiceGrpc.SessionServiceBlockingStub sessions() {
    return SessionServiceGrpc.newBlockingStub(sessionChannel)
        .withDeadlineAfter(settings.sessionDeadline().toNanos(), TimeUnit.NANOSECONDS);
  }

  private SessionServiceGrpc.SessionServiceFutureStub sessionsAsync() {
    // A thread to hand the answer to costs more than the rest of a call.
    return SessionServiceGrpc.newFutureStub(sessionChannel)
        .withExecutor(MoreExecutors.directExecutor())
        .withDeadlineAfter(settings.sessionDeadline().toNanos(), TimeUnit.NANOSECONDS);
  }

  private Event complete(Event event) {
    if (!event.getEventId().isEmpty()
        && (settings.site().isEmpty() || !event.getSite().isEmpty())) {
      return event;
    }
    Event.Builder completed = event.toBuilder();
    if (event.getSite().isEmpty()) {
      completed.setSite(settings.site());
    }
    if (event.getEventId().isEmpty()) {
      completed.setEventId(eventIds.next());
    }
    return completed.build();
  }

  private GetRecommendationsRequest complete(GetRecommendationsRequest request) {
    return request.getSite().isEmpty() && !settings.site().isEmpty()
        ? request.toBuilder().setSite(settings.site()).build()
        : request;
  }
}
