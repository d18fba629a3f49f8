package dev.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nextclick.history.v1.ImportEventsResponse;
import dev.nextclick.model.v1.ListVersionsRequest;
import dev.nextclick.session.v1.Consent;
import dev.nextclick.session.v1.Event;
import dev.nextclick.trainer.rpc.ImportThreads;
import dev.nextclick.training.v1.TrainingJob;
import dev.nextclick.training.v1.TrainingJobState;
import io.grpc.Status.Code;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class HistoryServiceTest {

  // An import needs no Redis.
  private static final URI NO_REDIS = URI.create("redis://127.0.0.1:1");

  @TempDir private Path folder;
  private RunningTrainer trainer;

  @BeforeEach
  void start() throws IOException {
    trainer = RunningTrainer.start(folder, NO_REDIS);
  }

  @AfterEach
  void stop() throws IOException {
    trainer.close();
    assertThat(folder.resolve("work/archive")).isEmptyDirectory();
    assertThat(parts()).isEmpty();
  }

  @Test
  void anImportIsCountedAndTrainedOn() {
    List<Event> events = RingOfEvents.of("visitor", 300);

    ImportEventsResponse imported = upload().header("shop").events(events).commit();

    assertThat(imported.getEvents()).isEqualTo(events.size());
    assertThat(imported.getSessions()).isEqualTo(300);
    assertThat(imported.getAlreadyImported()).isFalse();
    assertThat(imported.getImportId()).isNotEmpty();
    TrainingJob job = trainer.client().train("shop");
    assertThat(job.getFailure().getMessage()).isEmpty();
    assertThat(job.getState()).isEqualTo(TrainingJobState.TRAINING_JOB_STATE_SUCCEEDED);
    assertThat(job.getDataset().getSessions() + job.getDataset().getHeldOutSessions())
        .isEqualTo(300);
    assertThat(
            trainer
                .client()
                .models()
                .listVersions(ListVersionsRequest.newBuilder().setSite("shop").build())
                .getVersionsList())
        .hasSize(1);
  }

  @Test
  void theSameEventsAreNoticedInAnyOrderAndAfterARestartAndStoredOnce() throws Exception {
    List<Event> events = new ArrayList<>(RingOfEvents.of("visitor", 50));
    ImportEventsResponse first = upload().header("shop").events(events).commit();
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Collections.shuffle(events, new Random(seed));
    stop();
    start();

    ImportEventsResponse again = upload().header("shop").events(events).commit();

    assertThat(again)
        .isEqualTo(ImportEventsResponse.newBuilder(first).setAlreadyImported(true).build());
    assertThat(importFiles("shop")).hasSize(1);
    assertThat(upload().header("video").events(events).commit().getAlreadyImported()).isFalse();
  }

  @Test
  void withoutASiteItIsTheDefaultOneAndEventsMayNameIt() {
    List<Event> events =
        RingOfEvents.of("visitor", 20).stream()
            .map(event -> event.toBuilder().setSite("default").build())
            .toList();
    upload().header("").events(events).commit();
    assertThat(trainer.client().train("").getState())
        .isEqualTo(TrainingJobState.TRAINING_JOB_STATE_SUCCEEDED);
  }

  @Test
  void whatAVisitorAllowedInTheSessionOnlyIsReceivedAndNotKept() {
    List<Event> events = new ArrayList<>(RingOfEvents.of("visitor", 20));
    for (Event event : RingOfEvents.of("private", 20)) {
      events.add(event.toBuilder().setConsent(Consent.CONSENT_SESSION_ONLY).build());
    }
    ImportEventsResponse imported = upload().header("shop").events(events).commit();
    assertThat(imported.getEvents()).isEqualTo(events.size());
    assertThat(imported.getSessions()).isEqualTo(20);
  }

  @Test
  void aStreamThatEndsWithoutLastImportsNothing() throws Exception {
    Refusal refusal =
        upload().header("shop").events(RingOfEvents.of("visitor", 20)).end().refusal();
    assertThat(refusal.line()).isEqualTo("INVALID_ARGUMENT INVALID_FIELD last");
    assertThat(importFiles("shop")).isEmpty();
  }

  @Test
  void aClientThatDiesHalfwayLeavesNothingEvenAfterItSaidLast() throws Exception {
    TrainerClient dying = trainer.newClient();
    dying.upload().header("shop").events(RingOfEvents.of("visitor", 500));
    dying.upload().header("shop").events(RingOfEvents.of("other", 500)).last();
    await().until(() -> foldersInWork() == 2);

    dying.die();

    await().until(() -> foldersInWork() == 0);
    assertThat(importFiles("shop")).isEmpty();
    assertThat(upload().header("shop").events(RingOfEvents.of("visitor", 500)).commit())
        .returns(false, ImportEventsResponse::getAlreadyImported);
  }

  @Test
  void anImportThatIsCancelledOrRefusedDoesNotTouchTheOneBesideIt() throws Exception {
    List<Event> events = RingOfEvents.of("visitor", 200);
    Upload whole = upload().header("shop").events(events.subList(0, 600));
    Upload cancelled = upload().header("shop").events(RingOfEvents.of("cancelled", 20));
    Upload refused = upload().header("shop").events(RingOfEvents.of("refused", 20));
    await().until(() -> foldersInWork() == 3);
    cancelled.cancel();
    assertThat(refused.events(Event.getDefaultInstance()).refusal().code())
        .isEqualTo(Code.INVALID_ARGUMENT);
    await().until(() -> foldersInWork() == 1);

    ImportEventsResponse imported = whole.events(events.subList(600, events.size())).commit();

    assertThat(imported.getEvents()).isEqualTo(events.size());
    assertThat(imported.getSessions()).isEqualTo(200);
    assertThat(importFiles("shop")).hasSize(1);
  }

  @Test
  void ofTwoImportsOfTheSameEventsAtOnceOneIsStored() throws Exception {
    List<Event> events = RingOfEvents.of("visitor", 400);
    Upload one = upload().header("shop");
    Upload other = upload().header("shop");
    for (int from = 0; from < events.size(); from += 100) {
      one.events(events.subList(from, from + 100));
      other.events(events.subList(from, from + 100));
    }
    one.last().end();
    other.last().end();
    assertThat(List.of(one.response(), other.response()))
        .extracting(ImportEventsResponse::getAlreadyImported)
        .containsExactlyInAnyOrder(true, false);
    assertThat(importFiles("shop")).hasSize(1);
  }

  @Test
  void onlySoManyImportsRunAtOnce() {
    List<Upload> uploads = new ArrayList<>();
    for (int i = 0; i < ImportThreads.MOST; i++) {
      uploads.add(upload().header("shop"));
    }
    await().until(() -> foldersInWork() == ImportThreads.MOST);
    assertThat(upload().header("shop").refusal().line())
        .isEqualTo("RESOURCE_EXHAUSTED TOO_MANY_IMPORTS");
    uploads.getFirst().events(RingOfEvents.of("visitor", 2)).commit();
    await().until(() -> foldersInWork() == ImportThreads.MOST - 1);
    assertThat(upload().header("shop").commit().getEvents()).isZero();
    uploads.forEach(Upload::cancel);
  }

  @Test
  void anArchiveThatCannotBeWrittenIsSaidAndTheNextImportWorks() throws Exception {
    Path inTheWay = folder.resolve("archive/shop/imports");
    Files.createDirectories(inTheWay.getParent());
    Files.writeString(inTheWay, "not a folder");
    Upload upload = upload().header("shop").events(RingOfEvents.of("visitor", 20)).last().end();
    assertThat(upload.refusal().line()).isEqualTo("INTERNAL ARCHIVE_FAILED");
    Files.delete(inTheWay);
    assertThat(upload().header("shop").events(RingOfEvents.of("visitor", 20)).commit())
        .returns(false, ImportEventsResponse::getAlreadyImported);
  }

  @Test
  void aTrainerThatStopsBreaksAnImportOff() throws Exception {
    Upload upload = upload().header("shop").events(RingOfEvents.of("visitor", 20));
    await().until(() -> foldersInWork() == 1);
    trainer.close();
    assertThat(upload.refusal().code()).isIn(Code.CANCELLED, Code.UNAVAILABLE);
    assertThat(importFiles("shop")).isEmpty();
  }

  @Test
  void timesOutsideOfOurYearsAreKept() {
    Instant longAgo = Instant.parse("1969-07-20T20:17:40.000001Z");
    Event event = RingOfEvents.event("s", "moon", longAgo);
    assertThat(upload().header("shop").events(event).commit().getEvents()).isEqualTo(1);
    assertThat(trainer.client().train("shop").getFailure().getMessage()).contains("all 1 clicks");
  }

  private Upload upload() {
    return trainer.client().upload();
  }

  private List<Path> importFiles(String site) throws IOException {
    Path imports = folder.resolve("archive").resolve(site).resolve("imports");
    if (!Files.isDirectory(imports)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(imports)) {
      return files.toList();
    }
  }

  private long foldersInWork() throws IOException {
    try (Stream<Path> entries = Files.list(folder.resolve("work/archive"))) {
      return entries.count();
    }
  }

  private List<Path> parts() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("archive"))) {
      return all.filter(path -> path.toString().endsWith(".part")).toList();
    }
  }
}
