package dev.nextclick.events;

import dev.nextclick.events.EventRefusedException.Reason;
import dev.nextclick.events.Step.Answer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Erases sessions and users, each in as many partitions as it takes.
final class Erasures {

  /// How many merges are followed: more than anybody logs in within a session's life.
  private static final int LONGEST_CHAIN = 8;

  private final int partitions;
  private final Clock clock;
  private final Consumer<WriteOperation> writer;
  private final RedisSessionReader reader;

  Erasures(
      int partitions, Clock clock, Consumer<WriteOperation> writer, RedisSessionReader reader) {
    this.partitions = partitions;
    this.clock = clock;
    this.writer = writer;
    this.reader = reader;
  }

  CompletableFuture<String> session(String site, String sessionId) {
    return chain(site, List.of(sessionId), Optional.empty());
  }

  CompletableFuture<String> user(String site, String userId) {
    ErasureId id = ErasureId.drawForAll(partitions);
    Instant now = now();
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      CompletableFuture<Answer> answer = new CompletableFuture<>();
      writer.accept(new Step.EraseUser(partition, site, userId, id, now, answer));
      answers.add(answer);
    }
    return all(answers)
        .thenCompose(
            done -> {
              done.forEach(Erasures::requireRoom);
              List<CompletableFuture<String>> followed = new ArrayList<>();
              for (int partition = 0; partition < partitions; partition++) {
                if (done.get(partition).letter() == 'm') {
                  followed.add(mergedSessions(site, partition, id));
                }
              }
              return all(followed).thenApply(ids -> id.text());
            });
  }

  /// Erases what sessions of a user were merged into, as a part of the user's erasure.
  private CompletableFuture<String> mergedSessions(String site, int partition, ErasureId id) {
    return reader
        .value(partition, StoreKeys.mergedOfErased(partition, id.text()))
        .thenCompose(
            value ->
                all(SessionFormat.ids(value.orElseThrow(Erasures::behind)).stream()
                        .map(target -> chain(site, List.of(target), Optional.of(id)))
                        .toList())
                    .thenApply(ids -> id.text()));
  }

  /// Erases sessions of which each was merged into the next, and what the last was merged into. The last goes first: what names the
  /// next is kept until that is gone, so that a call that failed in between can be made again.
  ///
  /// @param given the erasure that this is a part of; otherwise it is one of its own
  private CompletableFuture<String> chain(
      String site, List<String> sessionIds, Optional<ErasureId> given) {
    ErasureId id =
        given.orElseGet(
            () -> ErasureId.draw(sessionIds.stream().map(s -> partition(site, s)).toList()));
    Instant now = now();
    boolean evenIfMerged = sessionIds.size() == LONGEST_CHAIN;
    return session(site, sessionIds.getLast(), evenIfMerged, id, now)
        .thenCompose(
            answer ->
                answer.letter() == 'm'
                    ? reader
                        .value(site, sessionIds.getLast())
                        .thenCompose(value -> chain(site, longer(sessionIds, value), given))
                    : before(site, sessionIds, sessionIds.size() - 1, id, now));
  }

  /// Erases those of a chain before one that is erased, one after the other.
  private CompletableFuture<String> before(
      String site, List<String> sessionIds, int erased, ErasureId id, Instant now) {
    return erased == 0
        ? CompletableFuture.completedFuture(id.text())
        : session(site, sessionIds.get(erased - 1), true, id, now)
            .thenCompose(answer -> before(site, sessionIds, erased - 1, id, now));
  }

  private CompletableFuture<Answer> session(
      String site, String sessionId, boolean evenIfMerged, ErasureId id, Instant now) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    writer.accept(
        new Step.EraseSession(
            partition(site, sessionId), site, sessionId, evenIfMerged, id, now, answer));
    return answer.thenApply(Erasures::requireRoom);
  }

  /// A chain of which the last was merged into another when it was to be erased.
  ///
  /// @param lastValue what is read of it now; somebody else may have erased it since
  private static List<String> longer(List<String> sessionIds, Optional<byte[]> lastValue) {
    if (lastValue.filter(SessionFormat::isErased).isPresent()) {
      return sessionIds;
    }
    List<String> longer = new ArrayList<>(sessionIds);
    longer.add(lastValue.flatMap(SessionFormat::merged).orElseThrow(Erasures::behind).target());
    return longer;
  }

  /// Says that the script's answer is not borne out by what is read: at a master of before, or since a merge was undone.
  private static StoreUnavailableException behind() {
    return new StoreUnavailableException("a session was read as it was before its merge");
  }

  private static Answer requireRoom(Answer answer) {
    if (answer.letter() == 'f') {
      throw new EventRefusedException(Reason.LOG_FULL);
    }
    return answer;
  }

  private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
        .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
  }

  private int partition(String site, String sessionId) {
    return StoreKeys.partition(site, sessionId, partitions);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
