package dev.nextclick.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.history.v1.HistoryServiceGrpc.HistoryServiceImplBase;
import dev.nextclick.history.v1.ImportEventsRequest;
import dev.nextclick.history.v1.ImportEventsResponse;
import dev.nextclick.session.v1.Event;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HistoryUploadTest {

  private final History history = new History();
  private Server server;
  private ServiceConnection trainer;

  @BeforeEach
  void start() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(history)
            .build()
            .start();
    trainer = ServiceConnection.trainer("127.0.0.1:" + server.getPort());
  }

  @AfterEach
  void stop() throws InterruptedException {
    trainer.close();
    server.shutdownNow();
    assertThat(server.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void everyEventArrivesOnceInOrderUnderOneHeader() throws Exception {
    int events = 12_345;
    try (HistoryUpload upload = HistoryUpload.begin(trainer, "video", "clicks.tsv")) {
      for (int i = 0; i < events; i++) {
        upload.add(event(Integer.toString(i)));
      }
      assertThat(upload.commit().getEvents()).isEqualTo(events);
    }
    assertThat(history.messages.getFirst().getHeader().getSite()).isEqualTo("video");
    assertThat(history.messages.getFirst().getHeader().getDescription()).isEqualTo("clicks.tsv");
    assertThat(history.messages).filteredOn(ImportEventsRequest::hasHeader).hasSize(1);
    assertThat(history.messages)
        .filteredOn(ImportEventsRequest::getLast)
        .containsExactly(history.messages.getLast());
    assertThat(history.messages).allMatch(message -> message.getEventsCount() <= 10_000);
    List<String> items = new ArrayList<>();
    history.messages.forEach(
        message -> message.getEventsList().forEach(event -> items.add(event.getItemId())));
    assertThat(items).hasSize(events);
    assertThat(items.get(7_777)).isEqualTo("7777");
  }

  @Test
  void longIdsDoNotMakeAMessageTooLarge() throws Exception {
    String longId = "x".repeat(256);
    try (HistoryUpload upload = HistoryUpload.begin(trainer, "default", "")) {
      for (int i = 0; i < 10_000; i++) {
        upload.add(event(longId));
      }
      assertThat(upload.commit().getEvents()).isEqualTo(10_000);
    }
  }

  @Test
  void anImportThatIsBrokenOffIsNotCommitted() throws Exception {
    try (HistoryUpload upload = HistoryUpload.begin(trainer, "default", "")) {
      for (int i = 0; i < 12_345; i++) {
        upload.add(event("a"));
      }
      await().until(() -> !history.messages.isEmpty());
    }
    await().until(() -> history.brokenOff);
    assertThat(history.messages).noneMatch(ImportEventsRequest::getLast);
  }

  @Test
  void aTrainerThatRefusesHalfwayEndsTheImport() {
    history.refuse = true;
    assertThatThrownBy(
            () -> {
              try (HistoryUpload upload = HistoryUpload.begin(trainer, "default", "")) {
                for (int i = 0; i < 1_000_000; i++) {
                  upload.add(event("a"));
                }
                upload.commit();
              }
            })
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("the disk is full");
  }

  @Test
  void aTrainerThatGoesAwayInsteadOfConfirmingLeavesItOpenAndSaysWhatToDo() {
    history.goAwayAtTheEnd = true;
    assertThatThrownBy(
            () -> {
              try (HistoryUpload upload = HistoryUpload.begin(trainer, "default", "")) {
                upload.add(event("a"));
                upload.commit();
              }
            })
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("cannot reach trainer")
        .hasMessageContaining("whether the import was stored is not known: repeat it");
  }

  @Test
  void anEmptyImportIsCommittedAsWell() throws Exception {
    try (HistoryUpload upload = HistoryUpload.begin(trainer, "default", "nothing")) {
      assertThat(upload.commit().getEvents()).isZero();
    }
  }

  private static Event event(String item) {
    return Event.newBuilder().setSessionId("s").setItemId(item).build();
  }

  private static final class History extends HistoryServiceImplBase {
    final List<ImportEventsRequest> messages = new CopyOnWriteArrayList<>();
    volatile boolean brokenOff;
    volatile boolean refuse;
    volatile boolean goAwayAtTheEnd;

    @Override
    public StreamObserver<ImportEventsRequest> importEvents(
        StreamObserver<ImportEventsResponse> response) {
      return new StreamObserver<>() {
        private long events;

        @Override
        public void onNext(ImportEventsRequest request) {
          if (refuse) {
            response.onError(
                Status.RESOURCE_EXHAUSTED.withDescription("the disk is full").asRuntimeException());
            return;
          }
          messages.add(request);
          events += request.getEventsCount();
          if (request.getLast() && goAwayAtTheEnd) {
            response.onError(Status.UNAVAILABLE.asRuntimeException());
          } else if (request.getLast()) {
            response.onNext(ImportEventsResponse.newBuilder().setEvents(events).build());
          }
        }

        @Override
        public void onError(Throwable error) {
          brokenOff = true;
        }

        @Override
        public void onCompleted() {
          if (!goAwayAtTheEnd) {
            response.onCompleted();
          }
        }
      };
    }
  }
}
