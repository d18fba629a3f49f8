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
    return chain(site, List.of(sessionId));
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
    return all(answers).thenApply(done -> requireRoom(id, done));
  }

  /// Erases sessions of which each was merged into the next, and what the last was merged into.
  private CompletableFuture<String> chain(String site, List<String> sessionIds) {
    ErasureId id = ErasureId.draw(sessionIds.stream().map(s -> partition(site, s)).toList());
    Instant now = now();
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < sessionIds.size(); i++) {
      String sessionId = sessionIds.get(i);
      boolean evenIfMerged = i < sessionIds.size() - 1 || sessionIds.size() == LONGEST_CHAIN;
      CompletableFuture<Answer> answer = new CompletableFuture<>();
      writer.accept(
          new Step.EraseSession(
              partition(site, sessionId), site, sessionId, evenIfMerged, id, now, answer));
      answers.add(answer);
    }
    return all(answers)
        .thenCompose(
            done ->
                done.getLast().letter() == 'm'
                    ? reader
                        .value(site, sessionIds.getLast())
                        .thenCompose(value -> chain(site, longer(sessionIds, value)))
                    : CompletableFuture.completedFuture(requireRoom(id, done)));
  }

  private static List<String> longer(List<String> sessionIds, Optional<byte[]> lastValue) {
    List<String> longer = new ArrayList<>(sessionIds);
    lastValue.flatMap(SessionFormat::merged).ifPresent(merged -> longer.add(merged.target()));
    return longer;
  }

  private static String requireRoom(ErasureId id, List<Answer> answers) {
    if (answers.stream().anyMatch(answer -> answer.letter() == 'f')) {
      throw new EventRefusedException(Reason.LOG_FULL);
    }
    return id.text();
  }

  private static CompletableFuture<List<Answer>> all(List<CompletableFuture<Answer>> answers) {
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
  }

  private int partition(String site, String sessionId) {
    return StoreKeys.partition(site, sessionId, partitions);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
