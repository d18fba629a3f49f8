package dev.nextclick.events;

import static dev.nextclick.events.Clicks.SITE;
import static dev.nextclick.events.Clicks.click;
import static dev.nextclick.events.Clicks.ofSessionOnly;
import static dev.nextclick.events.Clicks.ofUser;
import static dev.nextclick.events.EventRefusedException.Reason.SESSION_ERASED;
import static dev.nextclick.events.EventRefusedException.Reason.USER_ERASED;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ScanParams;

/// Sessions and users that are to be forgotten.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErasureTest {

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RunningStore store;

  private String session = "";
  private String user = "";

  @BeforeAll
  void start(@TempDir Path directory) {
    store = RunningStore.in(directory);
  }

  @AfterAll
  void stop() {
    store.close();
  }

  @BeforeEach
  void newNames() {
    session = UUID.randomUUID().toString();
    user = "user-" + session;
    store.archive();
  }

  @Test
  void anErasureIsDoneOnceTheArchiveSaysSo() {
    write(click(session, "a", "1", store.now));
    String id = store.writer().erase(SITE, session).join();

    assertThat(state(id)).contains(new ErasureState(store.now, Optional.empty()));

    store.archive();

    assertThat(state(id)).contains(new ErasureState(store.now, Optional.of(store.now)));
  }

  @Test
  void anErasureThatNobodyAskedForIsUnknown() {
    String id = store.writer().erase(SITE, session).join();

    for (String other :
        List.of(
            "", "x", id + "0", "64-" + UUID.randomUUID(), "0-" + UUID.randomUUID(), "all-{0}")) {
      assertThat(state(other)).as(other).isEmpty();
    }
  }

  @Test
  void allSessionsOfAUserAreGoneInWhateverPartitionTheyAre() {
    List<String> sessions = IntStream.range(0, 20).mapToObj(i -> session + i).toList();
    for (String each : sessions) {
      write(click(each, "anonymous", "1", store.now));
      write(ofUser(user, click(each, "known", "2", store.now)));
    }
    write(ofUser("another", click("other" + session, "a", "1", store.now)));
    assertThat(sessions.stream().map(store::partition).distinct().count()).isGreaterThan(5);

    String id = store.writer().eraseUser(SITE, user).join();

    assertThat(sessions).allMatch(each -> store.session(each).isEmpty());
    assertThat(store.items("other" + session)).containsExactly("a");
    assertThat(erasures())
        .filteredOn(LogRecord.UserErasure.class::isInstance)
        .hasSize(64)
        .allMatch(
            e -> e.erasureId().equals(id) && ((LogRecord.UserErasure) e).userId().equals(user));
    assertThat(erasures())
        .filteredOn(LogRecord.Erasure.class::isInstance)
        .extracting(e -> ((LogRecord.Erasure) e).sessionId())
        .containsExactlyInAnyOrderElementsOf(sessions);
    assertThat(state(id)).contains(new ErasureState(store.now, Optional.empty()));
    store.archive();
    assertThat(state(id).flatMap(ErasureState::doneTime)).contains(store.now);
  }

  @Test
  void aUsersErasureIsDoneOnlyWhenEveryPartitionIs() {
    String id = store.writer().eraseUser(SITE, user).join();
    IntStream.range(0, 64).forEach(p -> store.log().trim(p, store.log().last(p)));
    for (int partition = 0; partition < 63; partition++) {
      store.log().markErased(partition, id, store.now);
    }
    assertThat(state(id).flatMap(ErasureState::doneTime)).isEmpty();

    store.log().markErased(63, id, store.now);

    assertThat(state(id).flatMap(ErasureState::doneTime)).contains(store.now);
  }

  @Test
  void anErasureIsNotDoneWhileTheLogHasARecordOfIt() {
    int partition = store.partition(session);
    write(click(session, "a", "1", store.now));
    LogId before = store.log().last(partition);
    String id = store.writer().erase(SITE, session).join();
    store.log().trim(partition, before);
    store.log().markErased(partition, id, store.now);
    assertThat(state(id).flatMap(ErasureState::doneTime)).isEmpty();

    store.log().trim(partition, store.log().last(partition));
    write(click(session + "-other", "a", "1", store.now));
    store.log().markErased(partition, id, store.now);

    assertThat(state(id).flatMap(ErasureState::doneTime)).contains(store.now);
  }

  @Test
  void lateRetriesOfAnErasedUserAreRefusedInKnownAndInNewSessions() {
    ClickEvent click = ofUser(user, click(session, "a", "1", store.now));
    write(click);
    store.writer().eraseUser(SITE, user).join();

    assertThat(store.refusal(() -> write(click))).isEqualTo(SESSION_ERASED);
    assertThat(
            store.refusal(() -> write(ofUser(user, click("new" + session, "a", "1", store.now)))))
        .isEqualTo(USER_ERASED);
    assertThat(store.session("new" + session)).isEmpty();
    assertThat(store.loggedClicks()).hasSize(1);
    // Without the user's name it is another visitor's click.
    write(click("new" + session, "a", "1", store.now));
  }

  @Test
  void aUserOfTheSameNameOnAnotherSiteIsAnother() {
    ClickEvent here = ofUser(user, click(session, "a", "1", store.now));
    ClickEvent there =
        new ClickEvent(
            "video",
            session,
            "a",
            EventType.PLAY,
            "1",
            store.now,
            store.now,
            user,
            "",
            "",
            0.5f,
            true);
    write(here);
    write(there);

    store.writer().eraseUser(SITE, user).join();

    assertThat(store.session(session)).isEmpty();
    assertThat(store.reader().read("video", session).join()).isPresent();
    assertThat(write(there).duplicate()).isTrue();
  }

  @Test
  void whatIsForTheSessionOnlyIsNeverNamedInTheLogNotEvenWhenItsUserIsErased() {
    write(ofSessionOnly(ofUser(user, click("private-" + session, "secret", "1", store.now))));
    write(ofUser(user, click("open-" + session, "a", "1", store.now)));

    store.writer().eraseUser(SITE, user).join();

    assertThat(store.session("private-" + session)).isEmpty();
    assertThat(erasures())
        .filteredOn(LogRecord.Erasure.class::isInstance)
        .extracting(e -> ((LogRecord.Erasure) e).sessionId())
        .containsExactly("open-" + session);
    assertThat(store.logged().toString()).doesNotContain("private-").doesNotContain("secret");
  }

  @Test
  void whatASessionLoggedWithoutItsUsersNameIsErasedWithThem() {
    write(click(session, "anonymous", "1", store.now));
    write(ofSessionOnly(ofUser(user, click(session, "private", "2", store.now))));
    write(ofSessionOnly(ofUser(user, click("late-" + session, "private", "3", store.now))));
    write(click("late-" + session, "anonymous", "4", store.now));

    store.writer().eraseUser(SITE, user).join();

    assertThat(erasures())
        .filteredOn(LogRecord.Erasure.class::isInstance)
        .extracting(e -> ((LogRecord.Erasure) e).sessionId())
        .containsExactlyInAnyOrder(session, "late-" + session);
  }

  @Test
  void aSessionOfWhichNothingWasLoggedIsNotNamedWhenWhatItWasMergedIntoIsErased() {
    write(ofSessionOnly(click("private-" + session, "secret", "1", store.now)));
    store.writer().merge(SITE, "private-" + session, session).join();
    write(ofUser(user, click(session, "a", "2", store.now)));

    store.writer().eraseUser(SITE, user).join();

    assertThat(store.session(session)).isEmpty();
    assertThat(store.logged().toString()).contains(session).doesNotContain("private-", "secret");
  }

  @Test
  void noMoreThanTheNewestSixtyFourSessionsOfAPartitionAreKnownOfAUser() {
    List<String> sessions =
        IntStream.iterate(0, i -> i + 1)
            .mapToObj(i -> session + i)
            .filter(each -> store.partition(each) == 7)
            .limit(70)
            .toList();
    sessions.forEach(each -> write(ofUser(user, click(each, "a", "1", store.now))));

    store.writer().eraseUser(SITE, user).join();

    assertThat(sessions.subList(6, 70)).allMatch(each -> store.session(each).isEmpty());
    // Older ones end by themselves; nothing that names the user comes in any more.
    assertThat(
            store.refusal(
                () -> write(ofUser(user, click(sessions.getFirst(), "b", "2", store.now)))))
        .isEqualTo(USER_ERASED);
    try (Jedis client = store.client()) {
      assertThat(
              client
                  .scan("0", new ScanParams().match("nc:{7}:u:*" + session).count(100_000))
                  .getResult())
          .hasSize(1);
    }
  }

  @Test
  void namesOfAnyUnicodeAreErased() {
    String odd = "\u0000}:u:{1}\u0001\ud83d\ude00\r\n" + session;
    write(ofUser(odd, click(odd, "a", "1", store.now)));
    write(ofUser(odd, click("\u0000\u0001" + odd, "a", "1", store.now)));

    store.writer().eraseUser(SITE, odd).join();

    assertThat(store.session(odd)).isEmpty();
    assertThat(store.session("\u0000\u0001" + odd)).isEmpty();
    assertThat(erasures())
        .filteredOn(LogRecord.Erasure.class::isInstance)
        .extracting(e -> ((LogRecord.Erasure) e).sessionId())
        .containsExactlyInAnyOrder(odd, "\u0000\u0001" + odd);
  }

  @Test
  void clicksAndErasuresOfOneBatchKeepTheirOrder() {
    var first = store.writer().write(ofUser(user, click(session, "a", "1", store.now)));
    var erased = store.writer().eraseUser(SITE, user);
    var late = store.writer().write(ofUser(user, click(session, "b", "2", store.now)));

    assertThat(first.join().logged()).isTrue();
    assertThat(erased.join()).isNotEmpty();
    assertThat(store.refusal(late::join)).isEqualTo(SESSION_ERASED);
    assertThat(store.session(session)).isEmpty();
  }

  private Written write(ClickEvent event) {
    return store.write(event);
  }

  private Optional<ErasureState> state(String id) {
    return store.reader().erasure(id).join();
  }

  private List<LogRecord.Erased> erasures() {
    return store.logged().stream()
        .filter(LogRecord.Erased.class::isInstance)
        .map(LogRecord.Erased.class::cast)
        .toList();
  }
}
