package dev.nextclick.runtime.grpc;

import dev.nextclick.runtime.errors.ErrorMapping;
import dev.nextclick.runtime.errors.StartRefusedException;
import dev.nextclick.runtime.metrics.Metrics;
import dev.nextclick.runtime.settings.HostAndPort;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A gRPC server with health (`""` is readiness, `liveness` that the process runs), reflection, request ids, validated requests, and errors
/// with a reason. Constructing it does nothing; [#start()] listens.
public final class GrpcServer implements AutoCloseable {

  /// The name of the health service that says that the process runs. Readiness is the empty name.
  public static final String LIVENESS = "liveness";

  private static final long CANCEL_SECONDS = 2;

  private final ServerSettings settings;
  private final HealthStatusManager health;
  private final Server server;
  // None where handlers run on the network's own threads.
  private final @Nullable ExecutorService threads;
  private final List<Runnable> onDrain;
  private final List<Runnable> onListen = new CopyOnWriteArrayList<>();
  private volatile boolean draining;

  private GrpcServer(Builder builder) {
    settings = builder.settings;
    onDrain = List.copyOf(builder.onDrain);
    threads = builder.virtualThreads ? Executors.newVirtualThreadPerTaskExecutor() : null;
    health = new HealthStatusManager();
    setReady(builder.ready);
    health.setStatus(LIVENESS, ServingStatus.SERVING);
    NettyServerBuilder netty =
        NettyServerBuilder.forAddress(new InetSocketAddress(settings.host(), settings.port()))
            .maxInboundMessageSize(builder.maxMessageBytes)
            .keepAliveTime(1, TimeUnit.MINUTES)
            .keepAliveTimeout(20, TimeUnit.SECONDS)
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .fallbackHandlerRegistry(new UnknownMethods())
            // The last one sees a call first.
            .intercept(new ErrorInterceptor(builder.errors))
            .intercept(new CallMetrics(builder.metrics))
            .intercept(new RequestIdInterceptor())
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance());
    ServerInterceptor validation = new ValidationInterceptor(RequestValidator.of(builder.services));
    for (BindableService service : builder.services) {
      // Parsed within the interceptors above, so that what cannot be parsed is refused with a
      // reason.
      netty.addService(
          ServerInterceptors.useInputStreamMessages(
              ServerInterceptors.intercept(service, validation)));
    }
    if (threads == null) {
      netty.directExecutor();
    } else {
      netty.executor(threads);
    }
    server = netty.build();
  }

  /// A server yet to be given its services.
  public static Builder builder(ServerSettings settings) {
    return new Builder(settings);
  }

  /// Listens.
  ///
  /// @throws StartRefusedException if it cannot, which names the address
  public GrpcServer start() {
    try {
      server.start();
    } catch (IOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StartRefusedException(
          "cannot listen on %s: %s (choose another address with --host and --port)"
              .formatted(new HostAndPort(settings.host(), settings.port()), cause.getMessage()),
          e);
    }
    onListen.forEach(Runnable::run);
    return this;
  }

  /// Runs something once it listens, if it ever does. To be called before it is started.
  public void onListen(Runnable action) {
    onListen.add(action);
  }

  /// Where it listens.
  public HostAndPort address() {
    return new HostAndPort(settings.host(), server.getPort());
  }

  /// Says whether calls should come here. Once it drains they should not.
  public void setReady(boolean ready) {
    health.setStatus(
        HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
        ready && !draining ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  /// Waits until it has been closed.
  public void awaitEnd() throws InterruptedException {
    server.awaitTermination();
  }

  /// Drains: says that it is not ready, takes no more calls, lets those under way end within the grace, and cuts off the rest.
  @Override
  public void close() {
    draining = true;
    setReady(false);
    server.shutdown();
    onDrain.forEach(Runnable::run);
    try {
      if (!server.awaitTermination(settings.stopGrace().toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
        server.awaitTermination(CANCEL_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    if (threads != null) {
      threads.shutdownNow();
    }
  }

  /// What a server is made of.
  public static final class Builder {

    private final ServerSettings settings;
    private final List<BindableService> services = new ArrayList<>();
    private final List<Runnable> onDrain = new ArrayList<>();
    private ErrorMapping errors = ErrorMapping.none();
    private Metrics metrics = new Metrics();
    private boolean virtualThreads;
    private boolean ready = true;
    private int maxMessageBytes = 4 << 20;

    private Builder(ServerSettings settings) {
      this.settings = settings;
    }

    public Builder service(BindableService service) {
      services.add(service);
      return this;
    }

    /// What the service's own exceptions mean to callers.
    public Builder errors(ErrorMapping mapping) {
      errors = mapping;
      return this;
    }

    /// Where calls are counted and timed.
    public Builder metrics(Metrics counted) {
      metrics = counted;
      return this;
    }

    /// Runs handlers on virtual threads, where they may block. Otherwise they run on the network's own threads and must not.
    public Builder onVirtualThreads() {
      virtualThreads = true;
      return this;
    }

    /// Does not ask for calls until [GrpcServer#setReady] says so.
    public Builder notReadyYet() {
      ready = false;
      return this;
    }

    /// Runs something when draining begins: ends streams that would not end by themselves.
    public Builder onDrain(Runnable action) {
      onDrain.add(action);
      return this;
    }

    /// The largest message it takes. Default: 4 MiB.
    public Builder maxMessageBytes(int bytes) {
      maxMessageBytes = bytes;
      return this;
    }

    public GrpcServer build() {
      return new GrpcServer(this);
    }
  }
}
