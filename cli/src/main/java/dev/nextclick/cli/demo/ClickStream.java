package dev.nextclick.cli.demo;

import com.google.protobuf.Timestamp;
import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.console.Progress;
import dev.nextclick.client.EventCounts;
import dev.nextclick.client.EventStream;
import dev.nextclick.client.NextclickClient;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.EventType;
import dev.nextclick.storefront.Click;
import dev.nextclick.storefront.ClicksInOrder;
import dev.nextclick.storefront.Visit;
import dev.nextclick.storefront.WorldKind;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/// Streams clicks to session-service, as a frontend would.
final class ClickStream {

  /// As fast as they are stored.
  static final int AT_FULL_SPEED = Integer.MAX_VALUE;

  private static final int REPORT_EVENTS = 1_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Console console;
  private final NextclickClient client;
  private final EventType eventType;

  ClickStream(Console console, NextclickClient client, WorldKind kind) {
    this.console = console;
    this.client = client;
    eventType =
        switch (kind) {
          case SHOP -> EventType.EVENT_TYPE_VIEW;
          case VIDEO -> EventType.EVENT_TYPE_PLAY;
        };
  }

  /// Sends every click of some visits, in order of time, and waits until all are stored.
  ///
  /// @param perSecond how many clicks a second at most
  /// @return how many
  /// @throws CommandFailure if any was not stored and logged
  long send(List<Visit> visits, int perSecond) throws InterruptedException {
    long clicks = visits.stream().mapToLong(visit -> visit.clicks().size()).sum();
    long start = System.nanoTime();
    try (EventStream events = client.openEventStream();
        Progress progress = console.progress("streaming clicks")) {
      ClicksInOrder inOrder = new ClicksInOrder(visits.iterator());
      for (long sent = 1; inOrder.hasNext(); sent++) {
        parkUntil(start + sent * NANOS_PER_SECOND / perSecond);
        events.send(event(inOrder.next()));
        if (sent % REPORT_EVENTS == 0) {
          double seconds = (System.nanoTime() - start) / 1e9;
          progress.at((double) sent / clicks, "%,.0f clicks/s".formatted(sent / seconds));
        }
      }
      events.flush().get();
      requireAllStored(events.counts(), clicks);
    } catch (ExecutionException e) {
      throw CommandFailure.failed("the stream of clicks ended: " + e.getCause(), e);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    console.say(
        "%,d clicks of %,d visitors stored and acknowledged, %,.0f a second"
            .formatted(clicks, visits.size(), clicks / seconds));
    return clicks;
  }

  private static void parkUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private Event event(Click click) {
    return Event.newBuilder()
        .setSessionId(click.sessionId())
        .setItemId(click.item().id())
        .setEventType(eventType)
        .setEventTime(timestamp(click.time()))
        .build();
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  /// A duplicate was stored at a first try whose answer did not come in time, and logged: the suite's log refuses what it has no room for.
  ///
  /// @throws CommandFailure unless all are stored and logged
  static void requireAllStored(EventCounts counts, long clicks) {
    if (counts.stored() != clicks || counts.logged() + counts.duplicates() != clicks) {
      throw CommandFailure.failed(
          "of %,d clicks not all were stored: %s".formatted(clicks, counts));
    }
  }
}
