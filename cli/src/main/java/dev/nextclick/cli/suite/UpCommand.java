package dev.nextclick.cli.suite;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.CommonOptions;
import dev.nextclick.cli.console.Console;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `nextclick up`.
@Command(
    name = "up",
    description = {
      "Starts the whole suite on this machine: Redis, session-service, trainer and inference-service, each a process of its own, on the loopback interface.",
      "A service that dies is started again. Ctrl-C stops everything in order; so does the death of this command."
    },
    footer = {
      "",
      "With --json, one line once all is ready: redis (its password masked), session_service, inference_service, trainer (addresses), data_directory, pids (by name: redis, session-service, trainer, inference-service).",
      "What is set with --set can be set in the environment too: NEXTCLICK_RETRAIN_EVERY=6h."
    })
public final class UpCommand implements Callable<Integer> {

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "nextclick-data",
      description = "Where everything is kept; made when missing. Default: ./${DEFAULT-VALUE}.")
  private Path dataDirectory = Path.of("nextclick-data");

  @Option(
      names = "--redis",
      paramLabel = "URI",
      description =
          "Use this Redis (redis://, redis-sentinel:// or redis-cluster:// host:port…) instead of starting one.")
  private @Nullable String redis;

  @Option(
      names = "--redis-port",
      paramLabel = "PORT",
      defaultValue = "7410",
      description = "Default: ${DEFAULT-VALUE}.")
  private int redisPort;

  @Option(
      names = "--session-service-port",
      paramLabel = "PORT",
      defaultValue = "7411",
      description = "Default: ${DEFAULT-VALUE}.")
  private int sessionServicePort;

  @Option(
      names = "--inference-service-port",
      paramLabel = "PORT",
      defaultValue = "7412",
      description = "Default: ${DEFAULT-VALUE}.")
  private int inferenceServicePort;

  @Option(
      names = "--trainer-port",
      paramLabel = "PORT",
      defaultValue = "7413",
      description = "Default: ${DEFAULT-VALUE}.")
  private int trainerPort;

  @Option(
      names = "--free-ports",
      description = "Listen on free ports, whichever they are, instead.")
  private boolean freePorts;

  @Option(
      names = "--retrain-every",
      paramLabel = "DURATION",
      description =
          "Train again this often (6h, 30m). Default: only when asked, with nextclick train.")
  private @Nullable String retrainEvery;

  @Option(
      names = "--set",
      paramLabel = "SERVICE.KEY=VALUE",
      description =
          "A setting of a service: --set session-service.session-idle=10m. Not where it listens, finds the others and keeps its data: options say that.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    Console console = common.console();
    Ports ports =
        freePorts
            ? Ports.free()
            : new Ports(redisPort, sessionServicePort, inferenceServicePort, trainerPort);
    SuiteSettings settings =
        new SuiteSettings(dataDirectory, ports, Optional.ofNullable(redis), serviceSettings());
    console.say("starting; data in " + settings.dataDirectory());
    Suite suite =
        Suite.start(Distribution.running(), settings, console::warn, UpCommand::closeAtExit);
    report(console, suite);
    console.say("all is ready; Ctrl-C stops it");
    // Until a signal ends this process: the hook then closes the suite.
    new CountDownLatch(1).await();
    return 0;
  }

  private static void closeAtExit(Suite suite) {
    Runtime.getRuntime().addShutdownHook(new Thread(suite::close, "stop-suite"));
  }

  private static void report(Console console, Suite suite) {
    SuiteAddresses at = suite.addresses();
    console.say("redis              " + at.redis());
    console.say("session-service    " + at.sessionService());
    console.say("inference-service  " + at.inferenceService());
    console.say("trainer            " + at.trainer());
    ObjectNode result = Console.object();
    result.put("redis", at.redis());
    result.put("session_service", at.sessionService());
    result.put("inference_service", at.inferenceService());
    result.put("trainer", at.trainer());
    result.put("data_directory", suite.settings().dataDirectory().toString());
    ObjectNode pids = result.putObject("pids");
    suite.pids().forEach(pids::put);
    console.result(result);
  }

  private Map<String, Map<String, String>> serviceSettings() {
    Map<String, Map<String, String>> all = new HashMap<>();
    set.forEach(
        (name, value) -> {
          int dot = name.indexOf('.');
          String service = dot < 0 ? "" : name.substring(0, dot);
          if (!Suite.SERVICES.contains(service)) {
            throw CommandFailure.wrongUsage(
                "--set %s=%s: must be SERVICE.KEY=VALUE, where SERVICE is one of %s"
                    .formatted(name, RedisUri.masked(value), String.join(", ", Suite.SERVICES)));
          }
          all.computeIfAbsent(service, s -> new LinkedHashMap<>())
              .put(name.substring(dot + 1), value);
        });
    if (retrainEvery != null) {
      all.computeIfAbsent(Suite.TRAINER, s -> new LinkedHashMap<>())
          .put("retrain-every", retrainEvery);
    }
    return all;
  }
}
