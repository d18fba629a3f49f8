package dev.nextclick.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToIntFunction;

/// One partition's part of something that may concern several: an erasure, a merge. Whoever asks for it makes sense of the letter.
sealed interface Step extends WriteOperation {

  /// What the script said.
  record Answer(char letter, Durability durability) {}

  CompletableFuture<Answer> future();

  @Override
  default byte[] logged() {
    return new byte[0];
  }

  @Override
  default void answer(char letter, Durability durability) {
    future().complete(new Answer(letter, durability));
  }

  @Override
  default void fail(RuntimeException why) {
    future().completeExceptionally(why);
  }

  /// Erases a session; the log is told of it and of what was merged into it.
  ///
  /// @param evenIfMerged erases it although its clicks are in another session by now
  record EraseSession(
      int partition,
      String site,
      String sessionId,
      boolean evenIfMerged,
      ErasureId id,
      Instant time,
      CompletableFuture<Answer> future)
      implements Step {

    @Override
    public byte[] packed(ToIntFunction<String> number, EventIdHash hash) {
      return erasure(
              (byte) (evenIfMerged ? 7 : 2),
              number.applyAsInt(StoreKeys.session(partition, site, sessionId)),
              number.applyAsInt(StoreKeys.erasure(partition, id.text())),
              time,
              0)
          .array();
    }

    @Override
    public byte[] logged() {
      return LogFormat.encodeErasurePrefix(id, site, time);
    }
  }

  /// Erases what a partition has of a user, with the sessions known to be theirs.
  record EraseUser(
      int partition,
      String site,
      String userId,
      ErasureId id,
      Instant time,
      CompletableFuture<Answer> future)
      implements Step {

    @Override
    public byte[] packed(ToIntFunction<String> number, EventIdHash hash) {
      byte[] sessions = LogFormat.encodeErasurePrefix(id, site, time);
      return erasure(
              (byte) 3,
              number.applyAsInt(StoreKeys.user(partition, site, userId)),
              number.applyAsInt(StoreKeys.erasure(partition, id.text())),
              time,
              sessions.length)
          .put(sessions)
          .array();
    }

    @Override
    public byte[] logged() {
      return LogFormat.encode(new LogRecord.UserErasure(id.text(), site, userId, time));
    }
  }

  /// Takes a session out of use for good, in favour of another.
  record MergeFrom(
      int partition, String session, String target, Instant time, CompletableFuture<Answer> future)
      implements Step {

    @Override
    public byte[] packed(ToIntFunction<String> number, EventIdHash hash) {
      byte[] id = target.getBytes(StandardCharsets.UTF_8);
      return head((byte) 4, number.applyAsInt(session), time, id.length).put(id).array();
    }
  }

  /// Adds to a session what the other held.
  ///
  /// @param from what [MergeFrom] left there
  record MergeInto(
      int partition,
      String session,
      SessionFormat.Merged from,
      String fromId,
      Instant time,
      CompletableFuture<Answer> future)
      implements Step {

    @Override
    public byte[] packed(ToIntFunction<String> number, EventIdHash hash) {
      // Of which nothing was logged, that is not named in the log when the other is erased.
      byte[] id = from.isPrivate() ? new byte[0] : SessionFormat.listed(fromId);
      int sources = from.sourceBytes();
      int value = from.left().remaining() - Integer.BYTES - sources;
      return head((byte) 5, number.applyAsInt(session), time, from.left().remaining() + id.length)
          .putInt(sources + id.length)
          .put(from.left().slice(Integer.BYTES, sources))
          .put(id)
          .put(from.left().slice(Integer.BYTES + sources, value))
          .array();
    }
  }

  /// Lets go of what [MergeFrom] kept.
  record Merged(int partition, String session, Instant time, CompletableFuture<Answer> future)
      implements Step {

    @Override
    public byte[] packed(ToIntFunction<String> number, EventIdHash hash) {
      return head((byte) 6, number.applyAsInt(session), time, 0).array();
    }
  }

  /// Undoes [MergeFrom], unless what it kept is in the other already.
  record Restore(int partition, String session, Instant time, CompletableFuture<Answer> future)
      implements Step {

    @Override
    public byte[] packed(ToIntFunction<String> number, EventIdHash hash) {
      return head((byte) 8, number.applyAsInt(session), time, 0).array();
    }
  }

  private static ByteBuffer erasure(byte kind, int erased, int erasure, Instant time, int more) {
    return ByteBuffer.allocate(Byte.BYTES + 2 * Short.BYTES + Long.BYTES + more)
        .put(kind)
        .putShort((short) erased)
        .putShort((short) erasure)
        .putLong(Micros.of(time));
  }

  private static ByteBuffer head(byte kind, int number, Instant time, int more) {
    return ByteBuffer.allocate(Byte.BYTES + Short.BYTES + Long.BYTES + more)
        .put(kind)
        .putShort((short) number)
        .putLong(Micros.of(time));
  }
}
