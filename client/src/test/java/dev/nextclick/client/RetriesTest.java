package dev.nextclick.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.nextclick.session.v1.Event;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What single calls do while session-service cannot do them.
@Timeout(30)
final class RetriesTest {

  private static final int ALWAYS = Integer.MAX_VALUE;
  private static final Event EVENT =
      Event.newBuilder().setSessionId("visitor").setItemId("a").setEventId("id").build();

  private @Nullable Server server;
  private @Nullable NextclickClient client;

  @AfterEach
  void stop() throws InterruptedException {
    if (client != null) {
      client.close();
    }
    if (server != null) {
      server.shutdownNow();
      assertThat(server.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void everySingleCallIsMadeAgainUntilTheStoreIsBack() throws Exception {
    UnavailableAtFirst service = new UnavailableAtFirst(2);
    NextclickClient nextclick = client(start(service, 0).getPort(), Duration.ofSeconds(20));

    CompletableFuture<?> recorded = nextclick.recordEventAsync(EVENT);
    CompletableFuture<?> read = nextclick.sessionAsync("unknown");
    nextclick.mergeSessions("anonymous", "known");
    nextclick.deleteSession("known");
    nextclick.deleteUser("ann");
    nextclick.erasure("ann of ");
    recorded.get();
    read.get();

    assertThat(service.tries())
        .isEqualTo(
            Map.of(
                "RecordEvent", 3,
                "GetSession", 3,
                "MergeSessions", 3,
                "DeleteSession", 3,
                "DeleteUser", 3,
                "GetErasure", 3));
  }

  @Test
  void aCallWhoseDeadlineComesSaysWhyTheLastTryFailed() throws Exception {
    UnavailableAtFirst service = new UnavailableAtFirst(ALWAYS);
    NextclickClient nextclick = client(start(service, 0).getPort(), Duration.ofMillis(600));

    assertStoreIsAway(() -> nextclick.recordEvent(EVENT));
    int tries = service.tries("RecordEvent");
    assertThat(tries).isBetween(2, 7);
    assertThatThrownBy(() -> nextclick.recordEventAsync(EVENT).get())
        .isInstanceOf(ExecutionException.class)
        .satisfies(e -> assertStoreIsAway(() -> throwCause(e)));
    assertThat(service.tries("RecordEvent")).isGreaterThan(tries);
  }

  @Test
  void whatTheServiceRefusesIsRefusedAtOnce() throws Exception {
    UnavailableAtFirst service = new UnavailableAtFirst(0);
    NextclickClient nextclick = client(start(service, 0).getPort(), Duration.ofSeconds(20));

    assertThatThrownBy(() -> nextclick.recordEvent(EVENT.toBuilder().clearItemId().build()))
        .asInstanceOf(type(NextclickException.class))
        .satisfies(e -> assertThat(e.reason()).contains("INVALID_FIELD"));

    assertThat(service.tries("RecordEvent")).isEqualTo(1);
  }

  @Test
  void aServiceThatIsStartedAgainIsFoundWithinTheDeadline() throws Exception {
    Server first = start(new UnavailableAtFirst(0), 0);
    int port = first.getPort();
    NextclickClient nextclick = client(port, Duration.ofSeconds(20));
    nextclick.recordEvent(EVENT);
    first.shutdownNow();
    assertThat(first.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

    CompletableFuture<?> recorded = nextclick.recordEventAsync(EVENT);
    Awaitility.await().pollDelay(Duration.ofMillis(300)).until(() -> !recorded.isDone());
    start(new UnavailableAtFirst(0), port);

    recorded.get();
  }

  private static void throwCause(Throwable e) throws Throwable {
    throw e.getCause() == null ? e : e.getCause();
  }

  private static void assertStoreIsAway(ThrowingCallable call) {
    assertThatThrownBy(call)
        .asInstanceOf(type(NextclickException.class))
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo(Status.Code.UNAVAILABLE);
              assertThat(e.reason()).contains("STORE_UNAVAILABLE");
            });
  }

  private Server start(UnavailableAtFirst atFirst, int port) throws IOException {
    Server started =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .addService(ServerInterceptors.intercept(new ScriptedSessionService(true), atFirst))
            .build()
            .start();
    server = started;
    return started;
  }

  private NextclickClient client(int port, Duration deadline) {
    NextclickClient opened =
        NextclickClient.builder()
            .sessionService("127.0.0.1:" + port)
            .sessionDeadline(deadline)
            .build();
    client = opened;
    return opened;
  }
}
