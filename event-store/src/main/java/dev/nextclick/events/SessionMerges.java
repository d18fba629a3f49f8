package dev.nextclick.events;

import dev.nextclick.events.EventRefusedException.Reason;
import dev.nextclick.events.Step.Answer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/// Merges one session into another, which may lie in another partition, where nothing is atomic. So in three steps, each of which may
/// be the last before a crash, and each of which is harmless when it is done again:
///
/// 1. the first session is taken out of use and keeps what is in it, so that nothing can be added that would be missed;
/// 2. that is added to the other, click by click unless it has it already;
/// 3. the first lets go of it.
final class SessionMerges {

  private final int partitions;
  private final Clock clock;
  private final Consumer<WriteOperation> writer;
  private final RedisSessionReader reader;
  private final Erasures erasures;

  SessionMerges(
      int partitions,
      Clock clock,
      Consumer<WriteOperation> writer,
      RedisSessionReader reader,
      Erasures erasures) {
    this.partitions = partitions;
    this.clock = clock;
    this.writer = writer;
    this.reader = reader;
    this.erasures = erasures;
  }

  CompletableFuture<Durability> merge(String site, String from, String into) {
    if (from.equals(into)) {
      throw new IllegalArgumentException("a session cannot be merged into itself");
    }
    return new Merge(site, from, into, clock.instant().truncatedTo(ChronoUnit.MICROS)).run();
  }

  private final class Merge {

    private final String site;
    private final String from;
    private final String into;
    private final Instant now;
    private final int fromPartition;
    private final String fromKey;
    private final int intoPartition;
    private final String intoKey;

    Merge(String site, String from, String into, Instant now) {
      this.site = site;
      this.from = from;
      this.into = into;
      this.now = now;
      fromPartition = StoreKeys.partition(site, from, partitions);
      fromKey = StoreKeys.session(fromPartition, site, from);
      intoPartition = StoreKeys.partition(site, into, partitions);
      intoKey = StoreKeys.session(intoPartition, site, into);
    }

    CompletableFuture<Durability> run() {
      // Before the first is taken out of use: what cannot take its clicks must not cost it them.
      return reader.value(site, into).thenCompose(this::begin);
    }

    private CompletableFuture<Durability> begin(Optional<byte[]> other) {
      if (other.filter(SessionFormat::isErased).isPresent()) {
        return reader
            .value(site, from)
            .thenCompose(own -> isHalfMerged(own) ? erase(from) : refused(Reason.SESSION_ERASED));
      }
      if (other.flatMap(SessionFormat::merged).isPresent()) {
        return refused(Reason.SESSION_MERGED);
      }
      return ask(answer -> new Step.MergeFrom(fromPartition, fromKey, into, now, answer))
          .thenCompose(
              answer ->
                  switch (answer.letter()) {
                    case 's' -> reader.value(site, from).thenCompose(kept -> add(answer, kept));
                    case 'n', 'd' -> done(answer);
                    case 'e' -> refused(Reason.SESSION_ERASED);
                    case 'm' -> refused(Reason.SESSION_MERGED);
                    default -> throw unexpected(answer);
                  });
    }

    private CompletableFuture<Durability> add(Answer begun, Optional<byte[]> kept) {
      if (kept.filter(SessionFormat::isErased).isPresent()) {
        return refused(Reason.SESSION_ERASED);
      }
      Optional<SessionFormat.Merged> merged = kept.flatMap(SessionFormat::merged);
      if (merged.isEmpty()) {
        // What the first step wrote is not read, as at a master of before; or another call undid
        // it.
        return CompletableFuture.failedFuture(
            new StoreUnavailableException("the session was read as it was before its merge"));
      }
      if (!merged.get().left().hasRemaining()) {
        // Another call has done it meanwhile.
        return done(begun);
      }
      return ask(answer ->
              new Step.MergeInto(intoPartition, intoKey, merged.get(), from, now, answer))
          .thenCompose(
              answer ->
                  switch (answer.letter()) {
                    case 's' -> letGo();
                    case 'e' -> erase(from);
                    case 'm' ->
                        ask(restored -> new Step.Restore(fromPartition, fromKey, now, restored))
                            .thenCompose(restored -> refused(Reason.SESSION_MERGED));
                    default -> throw unexpected(answer);
                  });
    }

    /// Whether a call before this one was cut off, which would have erased what the first session keeps.
    private boolean isHalfMerged(Optional<byte[]> own) {
      return own.flatMap(SessionFormat::merged)
          .filter(merged -> merged.target().equals(into) && merged.left().hasRemaining())
          .isPresent();
    }

    private CompletableFuture<Durability> letGo() {
      return ask(answer -> new Step.Merged(fromPartition, fromKey, now, answer))
          .thenCompose(
              answer ->
                  switch (answer.letter()) {
                    case 's' -> done(answer);
                    case 'e' -> erase(into);
                    default -> throw unexpected(answer);
                  });
    }

    /// One of them was erased in between, so the clicks of both must go.
    private CompletableFuture<Durability> erase(String sessionId) {
      return erasures
          .session(site, sessionId)
          .thenCompose(erased -> refused(Reason.SESSION_ERASED));
    }

    private CompletableFuture<Answer> ask(Function<CompletableFuture<Answer>, Step> step) {
      CompletableFuture<Answer> answer = new CompletableFuture<>();
      writer.accept(step.apply(answer));
      return answer;
    }
  }

  private static CompletableFuture<Durability> done(Answer answer) {
    return CompletableFuture.completedFuture(answer.durability());
  }

  private static CompletableFuture<Durability> refused(Reason reason) {
    return CompletableFuture.failedFuture(new EventRefusedException(reason));
  }

  private static IllegalStateException unexpected(Answer answer) {
    return new IllegalStateException("the script answered " + answer.letter());
  }
}
