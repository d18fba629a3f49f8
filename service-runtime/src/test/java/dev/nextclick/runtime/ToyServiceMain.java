package dev.nextclick.runtime;

import dev.nextclick.runtime.grpc.GrpcServer;
import dev.nextclick.runtime.grpc.ServerSettings;
import dev.nextclick.runtime.settings.Setting;
import dev.nextclick.session.v1.GetSessionRequest;
import dev.nextclick.session.v1.GetSessionResponse;
import dev.nextclick.session.v1.SessionServiceGrpc;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A service as small as one can be, for [ServiceProcessTest] to start as a process.
final class ToyServiceMain {

  private static final Setting<Optional<Path>> DIRECTORY =
      Setting.path("directory", "A folder that it writes to.").optional();
  private static final Setting<Integer> PAIRS =
      Setting.integer("pairs", 0, 100, "An even number.").withDefault("2");

  private static final Setting<Optional<Path>> LIBRARY =
      Setting.path("library", "A native library that it loads.").optional();

  private ToyServiceMain() {}

  public static void main(String[] arguments) {
    List<Setting<?>> declaration = new ArrayList<>(ServerSettings.declare(0));
    declaration.add(DIRECTORY);
    declaration.add(PAIRS);
    declaration.add(LIBRARY);
    ServiceProcess.run(
        "toy-service",
        "Shows how a process begins and ends.",
        declaration,
        arguments,
        (settings, resources) -> {
          if (settings.get(PAIRS) % 2 == 1) {
            throw new IllegalArgumentException("pairs: must be even");
          }
          settings
              .get(DIRECTORY)
              .ifPresent(directory -> WritableDirectory.require("directory", directory));
          resources.add(() -> System.out.println("resource closed"));
          settings.get(LIBRARY).ifPresent(library -> load(library, resources));
          return GrpcServer.builder(ServerSettings.of(settings))
              .service(new SlowSessions())
              .onVirtualThreads()
              .build();
        });
  }

  /// Fails with an error, as the library is not there; and so does what is to be closed then.
  @SuppressWarnings("restricted")
  private static void load(Path library, Resources resources) {
    resources.add(
        () -> {
          throw new NoClassDefFoundError("dev/nextclick/Closer");
        });
    // Not a daemon: it would keep the process alive.
    Thread.ofPlatform().start(() -> new CompletableFuture<Void>().join());
    System.load(library.toString());
  }

  /// Takes half a second for each answer.
  private static final class SlowSessions extends SessionServiceGrpc.SessionServiceImplBase {
    @Override
    public void getSession(GetSessionRequest request, StreamObserver<GetSessionResponse> answer) {
      System.out.println("call begun");
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
      while (System.nanoTime() < end) {
        LockSupport.parkNanos(end - System.nanoTime());
      }
      answer.onNext(GetSessionResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }
}
