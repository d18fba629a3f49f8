package dev.nextclick.session;

import dev.nextclick.events.RedisEventStore;
import dev.nextclick.events.StoreRefusedException;
import dev.nextclick.runtime.Resources;
import dev.nextclick.runtime.ServiceProcess;
import dev.nextclick.runtime.errors.StartRefusedException;
import dev.nextclick.runtime.grpc.GrpcServer;
import dev.nextclick.runtime.settings.Settings;
import java.time.Clock;

/// session-service as a process.
public final class SessionServiceMain {

  private SessionServiceMain() {}

  public static void main(String[] arguments) {
    ServiceProcess.run(
        "session-service",
        "takes click events in and gives sessions out.",
        SessionSettings.declare(),
        arguments,
        SessionServiceMain::compose);
  }

  private static GrpcServer compose(Settings settings, Resources resources) {
    return compose(SessionSettings.of(settings), Clock.systemUTC(), resources);
  }

  /// Everything that the service is made of. Redis need not be there: the service is ready once it is.
  static GrpcServer compose(SessionSettings settings, Clock clock, Resources resources) {
    RedisEventStore store = resources.add(connect(settings, clock));
    EventStreams streams =
        resources.add(
            new EventStreams(store.writer(), store::isAvailable, clock, settings.streamHold()));
    Readiness readiness = resources.add(new Readiness(store::isAvailable));
    GrpcServer server =
        GrpcServer.builder(settings.server())
            .service(
                new SessionServiceHandler(store.writer(), store.sessionReader(), streams, clock))
            .errors(SessionErrors::refusal)
            .notReadyYet()
            .onDrain(readiness::stop)
            .onDrain(streams::drain)
            .build();
    readiness.start(server);
    return server;
  }

  private static RedisEventStore connect(SessionSettings settings, Clock clock) {
    try {
      return RedisEventStore.connect(settings.store(), clock);
    } catch (StoreRefusedException e) {
      throw new StartRefusedException(String.valueOf(e.getMessage()), e);
    }
  }
}
