package dev.nextclick.events;

import static dev.nextclick.events.Clicks.SITE;
import static dev.nextclick.events.Clicks.click;
import static dev.nextclick.events.Clicks.ofSessionOnly;
import static dev.nextclick.events.Clicks.ofUser;
import static dev.nextclick.events.EventRefusedException.Reason.SESSION_ERASED;
import static dev.nextclick.events.EventRefusedException.Reason.SESSION_MERGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/// A visitor logs in: what they clicked before belongs to the session in which they are known.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionMergesTest {

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RunningStore store;

  private String anonymous = "";
  private String known = "";

  @BeforeAll
  void start(@TempDir Path directory) {
    store = RunningStore.in(directory);
  }

  @AfterAll
  void stop() {
    store.close();
  }

  @BeforeEach
  void newSessions() {
    anonymous = UUID.randomUUID().toString();
    known = store.elsewhere(anonymous, "known-" + anonymous);
    store.archive();
  }

  @Test
  void theClicksOfBothAreInOneSessionInOrderOfTimeEachOnce() {
    write(anonymous, "a", 0);
    write(known, "b", 1);
    write(anonymous, "c", 2);
    write(known, "d", 3);
    write(known, "c", 2);

    assertThat(merge(anonymous, known)).isEqualTo(Durability.DISK);

    assertThat(store.items(known)).containsExactly("a", "b", "c", "d");
    assertThat(store.session(anonymous)).isEmpty();
    assertThat(store.loggedClicks()).hasSize(5);
  }

  @Test
  void aSessionThatIsNewTakesOnTheAgeOfTheOther() {
    Instant begun = store.now.minus(Duration.ofMinutes(10));
    store.write(click(anonymous, "a", "a", begun));

    merge(anonymous, known);

    assertThat(store.session(known).orElseThrow())
        .returns(begun, StoredSession::createTime)
        .returns(begun.plus(Duration.ofMinutes(30)), StoredSession::expireTime);
  }

  @Test
  void aRetryOfAClickOfBeforeIsKnownUnderTheNewIdAndRefusedUnderTheOld() {
    write(anonymous, "a", 0);
    merge(anonymous, known);

    assertThat(write(known, "a", 0).duplicate()).isTrue();
    assertThat(store.refusal(() -> write(anonymous, "a", 0))).isEqualTo(SESSION_MERGED);
    assertThat(store.refusal(() -> write(anonymous, "new", 1))).isEqualTo(SESSION_MERGED);
    assertThat(store.items(known)).containsExactly("a");
  }

  @Test
  void mergingAgainChangesNothing() {
    write(anonymous, "a", 0);
    merge(anonymous, known);
    write(known, "b", 1);

    merge(anonymous, known);
    merge(anonymous, known);

    assertThat(store.items(known)).containsExactly("a", "b");
  }

  @Test
  void anUnknownSessionMergesIntoNothing() {
    merge(anonymous, known);
    assertThat(store.session(known)).isEmpty();
    write(anonymous, "a", 0);
    assertThat(store.items(anonymous)).containsExactly("a");
  }

  @Test
  void aSessionCannotBeMergedIntoItselfNorIntoTwoOthers() {
    write(anonymous, "a", 0);
    assertThatThrownBy(() -> merge(anonymous, anonymous))
        .isInstanceOf(IllegalArgumentException.class);

    merge(anonymous, known);

    assertThat(store.refusal(() -> merge(anonymous, "third"))).isEqualTo(SESSION_MERGED);
    assertThat(store.refusal(() -> merge("third", anonymous))).isEqualTo(SESSION_MERGED);
    assertThat(store.items(known)).containsExactly("a");
  }

  @Test
  void anErasedSessionNeitherGivesNorTakesClicks() {
    write(anonymous, "a", 0);
    store.writer().erase(SITE, known).join();

    assertThat(store.refusal(() -> merge(anonymous, known))).isEqualTo(SESSION_ERASED);
    assertThat(store.items(anonymous)).as("it is as it was").containsExactly("a");

    store.writer().erase(SITE, anonymous).join();
    assertThat(store.refusal(() -> merge(anonymous, "third" + known))).isEqualTo(SESSION_ERASED);
    assertThat(store.session("third" + known)).isEmpty();
  }

  @Test
  void fullSessionsKeepTheNewestClicksOfBoth() {
    IntStream.range(0, 60).forEach(i -> write(anonymous, "a" + i, 2L * i));
    IntStream.range(0, 60).forEach(i -> write(known, "k" + i, 2L * i + 1));

    merge(anonymous, known);

    assertThat(store.items(known)).hasSize(50).startsWith("a35", "k35").endsWith("a59", "k59");
    assertThat(write(known, "a0", 0).duplicate()).as("its id came along").isTrue();
  }

  @Test
  void aMergeThatWasCutOffAfterItsFirstStepIsFinishedByItsRetry() {
    write(anonymous, "a", 0);
    write(known, "b", 1);
    freeze(anonymous, known);

    assertThat(store.items(known)).containsExactly("b");
    assertThat(store.session(anonymous)).isEmpty();
    assertThat(store.refusal(() -> write(anonymous, "c", 2))).isEqualTo(SESSION_MERGED);

    merge(anonymous, known);

    assertThat(store.items(known)).containsExactly("a", "b");
  }

  @Test
  void aMergeThatWasCutOffBeforeItsLastStepIsFinishedByItsRetry() {
    write(anonymous, "a", 0);
    byte[] frozen = freeze(anonymous, known);
    merge(anonymous, known);
    set(anonymous, frozen);

    merge(anonymous, known);

    assertThat(store.items(known)).containsExactly("a");
    assertThat(SessionFormat.merged(value(anonymous)).orElseThrow().left().hasRemaining())
        .isFalse();
  }

  @Test
  void theRetryOfAMergeThatWasCutOffErasesTheFirstWhenTheOtherWasErasedMeanwhile() {
    write(anonymous, "a", 0);
    store.write(ofUser("user-" + anonymous, click(known, "b", "b", store.now)));
    freeze(anonymous, known);
    store.writer().eraseUser(SITE, "user-" + anonymous).join();

    assertThat(store.refusal(() -> merge(anonymous, known))).isEqualTo(SESSION_ERASED);

    assertThat(SessionFormat.isErased(value(anonymous))).isTrue();
    assertThat(erasedSessions()).contains(known, anonymous);
  }

  @Test
  void whatASessionLoggedIsErasedWithAUserWhomOnlyAPrivateEventNamedThoughItsMergeIsHalfDone() {
    store.write(ofSessionOnly(ofUser("user-" + anonymous, click(anonymous, "p", "p", store.now))));
    write(anonymous, "a", 0);
    freeze(anonymous, known);

    store.writer().eraseUser(SITE, "user-" + anonymous).join();

    assertThat(SessionFormat.isErased(value(anonymous))).isTrue();
    assertThat(erasedSessions()).contains(anonymous);
  }

  @Test
  void twoSessionsThatAreMergedIntoEachOtherAtOnceLoseNoClick() {
    for (int round = 0; round < 20; round++) {
      newSessions();
      write(anonymous, "a", 0);
      write(known, "b", 1);
      CompletableFuture<Durability> there = store.writer().merge(SITE, anonymous, known);
      CompletableFuture<Durability> back = store.writer().merge(SITE, known, anonymous);
      there.exceptionally(e -> Durability.MEMORY).join();
      back.exceptionally(e -> Durability.MEMORY).join();

      List<String> left =
          List.of(anonymous, known).stream()
              .flatMap(id -> store.session(id).stream())
              .flatMap(session -> session.clicks().stream())
              .map(StoredClick::itemId)
              .toList();
      assertThat(left).as("round " + round).containsExactlyInAnyOrder("a", "b");
    }
  }

  @Test
  void fiftyCallersMergeAtOnceWhatOneWouldHave() {
    IntStream.range(0, 30).forEach(i -> write(anonymous, "a" + i, i));

    IntStream.range(0, 50)
        .mapToObj(i -> store.writer().merge(SITE, anonymous, known))
        .toList()
        .forEach(CompletableFuture::join);

    assertThat(store.items(known))
        .containsExactlyElementsOf(IntStream.range(0, 30).mapToObj(i -> "a" + i).toList());
  }

  @Test
  void erasingEitherErasesBothAndTheHistoryOfBoth() {
    String third = store.elsewhere(known, "third-" + anonymous);
    write(anonymous, "a", 0);
    merge(anonymous, known);
    write(known, "b", 1);
    merge(known, third);
    store.archive();

    String id = store.writer().erase(SITE, anonymous).join();

    assertThat(store.session(third)).isEmpty();
    assertThat(erasedSessions()).contains(anonymous, known, third);
    assertThat(store.reader().erasure(id).join()).isPresent();
    store.archive();
    assertThat(store.reader().erasure(id).join().flatMap(ErasureState::doneTime)).isPresent();
  }

  @Test
  void erasingTheOtherOrItsUserErasesTheHistoryOfWhatWasMergedIntoIt() {
    String third = store.elsewhere(known, "third-" + anonymous);
    write(anonymous, "a", 0);
    merge(anonymous, known);
    merge(known, third);
    store.write(ofUser("user-" + anonymous, click(third, "c", "c", store.now)));

    store.writer().eraseUser(SITE, "user-" + anonymous).join();

    assertThat(store.session(third)).isEmpty();
    assertThat(erasedSessions()).containsExactlyInAnyOrder(third, known, anonymous);
  }

  @Test
  void erasingAUserErasesWhatTheirSessionsWereMergedInto() {
    String user = "user-" + anonymous;
    String third = store.elsewhere(known, "third-" + anonymous);
    store.write(ofUser(user, click(anonymous, "a", "a", store.now)));
    merge(anonymous, known);
    write(known, "b", 1);
    merge(known, third);

    String id = store.writer().eraseUser(SITE, user).join();

    assertThat(store.session(third)).isEmpty();
    assertThat(store.refusal(() -> write(third, "c", 2))).isEqualTo(SESSION_ERASED);
    assertThat(erasedSessions()).contains(anonymous, known, third);
    store.archive();
    assertThat(store.reader().erasure(id).join().flatMap(ErasureState::doneTime)).isPresent();
  }

  @Test
  void erasingASessionWhoseOwnMergeIsHalfDoneErasesWhatWasMergedIntoIt() {
    write(anonymous, "a", 0);
    byte[] source = anonymous.getBytes(StandardCharsets.UTF_8);
    write(known, "b", 1);
    byte[] merged =
        ByteBuffer.allocate(2 + source.length).putShort((short) source.length).put(source).array();
    freeze(known, "third-" + anonymous, merged);

    store.writer().erase(SITE, known).join();

    assertThat(erasedSessions()).contains(known, anonymous);
  }

  @Test
  void sitesAreNotMerged() {
    write(anonymous, "a", 0);
    store.writer().merge("video", anonymous, known).join();

    assertThat(store.items(anonymous)).containsExactly("a");
    assertThat(store.reader().read("video", known).join()).isEmpty();
  }

  private List<String> erasedSessions() {
    return store.logged().stream()
        .filter(LogRecord.Erasure.class::isInstance)
        .map(record -> ((LogRecord.Erasure) record).sessionId())
        .toList();
  }

  private Durability merge(String from, String into) {
    return store.writer().merge(SITE, from, into).join();
  }

  private Written write(String session, String item, long millis) {
    return store.write(click(session, item, item, store.now.plusMillis(millis), store.now));
  }

  /// Does what the first step of a merge does, and gives what that leaves.
  private byte[] freeze(String from, String into) {
    return freeze(from, into, new byte[0]);
  }

  /// @param merged what had been merged into it before
  private byte[] freeze(String from, String into, byte[] merged) {
    byte[] session = value(from);
    byte[] target = into.getBytes(StandardCharsets.UTF_8);
    byte[] frozen =
        ByteBuffer.allocate(1 + 8 + 2 + target.length + 4 + merged.length + session.length)
            .put((byte) 3)
            .putLong(Micros.of(store.now))
            .putShort((short) target.length)
            .put(target)
            .putInt(merged.length)
            .put(merged)
            .put(session)
            .array();
    set(from, frozen);
    return frozen;
  }

  private void set(String session, byte[] value) {
    try (Jedis client = store.client()) {
      client.set(key(session), value);
    }
  }

  private byte[] value(String session) {
    try (Jedis client = store.client()) {
      return client.get(key(session));
    }
  }

  private byte[] key(String session) {
    return StoreKeys.bytes(StoreKeys.session(store.partition(session), SITE, session));
  }
}
