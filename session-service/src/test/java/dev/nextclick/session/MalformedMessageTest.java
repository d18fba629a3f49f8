package dev.nextclick.session;

import static dev.nextclick.session.Events.view;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.nextclick.events.RedisServerProcess;
import dev.nextclick.session.v1.SessionServiceGrpc;
import dev.nextclick.session.v1.StreamEventsRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bytes that are no message of the contract.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MalformedMessageTest {

  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] bytes) {
          return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream message) {
          try {
            return message.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private static final Refusal REFUSAL =
      new Refusal(Status.Code.INVALID_ARGUMENT, "MALFORMED_MESSAGE", "");

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RedisServerProcess redis;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RunningService service;

  @BeforeAll
  void start(@TempDir Path directory) {
    redis = RedisServerProcess.durable(directory).start();
    service = RunningService.on(redis);
  }

  @AfterAll
  void stop() {
    try (RedisServerProcess _ = redis) {
      service.close();
    }
  }

  static List<byte[]> malformedCalls() {
    return malformed(Events.record(view("s", "shoe")));
  }

  static List<byte[]> malformedEvents() {
    return malformed(
        StreamEventsRequest.newBuilder().setSequenceNumber(1).setEvent(view("s", "shoe")).build());
  }

  /// @param good ends with an item
  private static List<byte[]> malformed(Message good) {
    byte[] notUtf8 = good.toByteArray();
    notUtf8[notUtf8.length - 1] = (byte) 0xff;
    byte[] cutOff = Arrays.copyOf(good.toByteArray(), notUtf8.length - 1);
    byte[] anotherProtocol = "GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII);
    return List.of(notUtf8, cutOff, anotherProtocol);
  }

  @ParameterizedTest
  @MethodSource("malformedCalls")
  void aCallIsRefused(byte[] bytes) {
    assertThat(
            Refusal.of(
                () ->
                    ClientCalls.blockingUnaryCall(
                        service.channel,
                        SessionServiceGrpc.getRecordEventMethod().toBuilder(BYTES, BYTES).build(),
                        CallOptions.DEFAULT,
                        bytes)))
        .isEqualTo(REFUSAL);
  }

  @ParameterizedTest
  @MethodSource("malformedEvents")
  void aStreamEndsAndTheOthersGoOn(byte[] bytes) {
    EventStreamClient other = EventStreamClient.open(service.channel);
    other.send(1, view("s", "shoe"));

    assertThat(refusalOfStream(service.channel, bytes)).isEqualTo(REFUSAL);

    other.send(2, view("s", "shoe"));
    other.halfClose();
    other.awaitCompletion();
    assertThat(other.acknowledged()).isEqualTo(2);
  }

  /// Opens a stream, sends it these bytes, and waits until it has failed.
  static Refusal refusalOfStream(Channel channel, byte[] bytes) {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    ClientCalls.asyncBidiStreamingCall(
            channel.newCall(
                SessionServiceGrpc.getStreamEventsMethod().toBuilder(BYTES, BYTES).build(),
                CallOptions.DEFAULT),
            new StreamObserver<byte[]>() {
              @Override
              public void onNext(byte[] acknowledgement) {}

              @Override
              public void onError(Throwable error) {
                failure.complete(error);
              }

              @Override
              public void onCompleted() {
                failure.complete(new AssertionError("it ended well"));
              }
            })
        .onNext(bytes);
    return Refusal.of(failure.orTimeout(20, TimeUnit.SECONDS).join());
  }
}
