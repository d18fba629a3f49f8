package dev.nextclick.trainer;

import dev.nextclick.events.KeyStoreFile;
import dev.nextclick.events.RedisAddress;
import dev.nextclick.events.RedisStoreSettings;
import dev.nextclick.models.torch.ComputeDevice;
import dev.nextclick.runtime.grpc.ServerSettings;
import dev.nextclick.runtime.metrics.MetricsLog;
import dev.nextclick.runtime.settings.Setting;
import dev.nextclick.runtime.settings.Settings;
import dev.nextclick.trainer.training.JobModel;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What can be set about the trainer. None of its folders lies in another.
///
/// @param server where it listens
/// @param redis whose log it moves into the archive
/// @param archive click history
/// @param registry published models
/// @param work for jobs and temporary files
/// @param retrainEvery how often it trains by itself; empty: never
/// @param model what a job trains that does not say so
/// @param device where networks are trained
/// @param threads that a training on the processor may keep busy; empty: one for each processor
record TrainerSettings(
    ServerSettings server,
    RedisStoreSettings redis,
    Path archive,
    Path registry,
    Path work,
    Optional<Duration> retrainEvery,
    JobModel model,
    ComputeDevice device,
    Optional<Integer> threads) {

  static final String ARCHIVE_KEY = "archive";
  static final String REGISTRY_KEY = "registry";
  static final String WORK_KEY = "work";

  private static final int PORT = 7413;
  private static final Setting<URI> REDIS =
      Setting.of(
              "redis",
              "redis://…|redis-sentinel://…|redis-cluster://…",
              "Redis, whose log it moves into the archive: one, sentinels, or a cluster; rediss… over TLS.",
              RedisAddress::parse)
          .withDefault("redis://127.0.0.1:7410");
  private static final Setting<Optional<Path>> REDIS_TRUST_STORE =
      Setting.path(
              "redis-trust-store",
              "A key store (PKCS #12) with the certificates that Redis's must lead back to. Those that Java trusts, unless set.")
          .optional();
  private static final Setting<Optional<String>> REDIS_TRUST_STORE_PASSWORD =
      Setting.text("redis-trust-store-password", "The password of that key store.")
          .optional()
          .secret();
  private static final Setting<Optional<Path>> REDIS_KEY_STORE =
      Setting.path(
              "redis-key-store",
              "A key store (PKCS #12) with the certificate to show to a Redis that asks for one.")
          .optional();
  private static final Setting<Optional<String>> REDIS_KEY_STORE_PASSWORD =
      Setting.text("redis-key-store-password", "The password of that key store.")
          .optional()
          .secret();
  private static final Setting<Integer> PARTITIONS =
      Setting.integer(
              "partitions", 1, 16_384, "How many partitions the log has, as in session-service.")
          .withDefault("64");
  private static final Setting<Path> ARCHIVE =
      Setting.path(ARCHIVE_KEY, "The folder of the click history.")
          .withDefault("/var/lib/nextclick/archive");
  private static final Setting<Path> REGISTRY =
      Setting.path(REGISTRY_KEY, "The folder of the published models.")
          .withDefault("/var/lib/nextclick/registry");
  private static final Setting<Path> WORK =
      Setting.path(WORK_KEY, "The folder for jobs and temporary files.")
          .withDefault("/var/lib/nextclick/work");
  private static final Setting<Optional<Duration>> RETRAIN_EVERY =
      Setting.duration("retrain-every", "Train every site again this often (6h). Off unless set.")
          .optional();
  private static final Setting<JobModel> MODEL =
      Setting.choice(
              "model",
              JobModel.class,
              "What is trained: the network, session neighbours, or both. A job's hyperparameter model overrides it.")
          .withDefault("blend");
  private static final Setting<ComputeDevice> DEVICE =
      Setting.choice(
              "device",
              ComputeDevice.class,
              "Where models are trained. auto: on a GPU if there is one that this build can use (-Pcuda).")
          .withDefault("auto");
  private static final Setting<Optional<Integer>> THREADS =
      Setting.integer(
              "threads",
              1,
              Runtime.getRuntime().availableProcessors(),
              "Threads that a training on the processor may keep busy. One for each processor, unless set.")
          .optional();

  /// @throws IllegalArgumentException naming every setting at fault
  TrainerSettings {
    List<String> faults = new ArrayList<>();
    if (retrainEvery.isPresent() && !retrainEvery.get().isPositive()) {
      faults.add("retrain-every: must be longer than nothing");
    }
    // The work folder is emptied in part at each start, and each folder of the archive is a site.
    Map<String, Path> folders = new LinkedHashMap<>();
    folders.put(ARCHIVE_KEY, archive);
    folders.put(REGISTRY_KEY, registry);
    folders.put(WORK_KEY, work);
    folders.forEach(
        (inner, folder) ->
            folders.forEach(
                (outer, other) -> {
                  if (!inner.equals(outer) && isWithin(folder, other)) {
                    faults.add("%s: must not be in the folder of %s".formatted(inner, outer));
                  }
                }));
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
  }

  private static boolean isWithin(Path folder, Path other) {
    return folder.toAbsolutePath().normalize().startsWith(other.toAbsolutePath().normalize());
  }

  static List<Setting<?>> declare() {
    List<Setting<?>> declared = new ArrayList<>(ServerSettings.declare(PORT));
    declared.addAll(
        List.of(
            REDIS,
            REDIS_TRUST_STORE,
            REDIS_TRUST_STORE_PASSWORD,
            REDIS_KEY_STORE,
            REDIS_KEY_STORE_PASSWORD,
            PARTITIONS,
            ARCHIVE,
            REGISTRY,
            WORK,
            RETRAIN_EVERY,
            MODEL,
            DEVICE,
            THREADS,
            MetricsLog.EVERY));
    return declared;
  }

  private static RedisAddress address(Settings settings) {
    return new RedisAddress(
        settings.get(REDIS),
        keyStore(settings.get(REDIS_TRUST_STORE), settings.get(REDIS_TRUST_STORE_PASSWORD)),
        keyStore(settings.get(REDIS_KEY_STORE), settings.get(REDIS_KEY_STORE_PASSWORD)));
  }

  private static Optional<KeyStoreFile> keyStore(Optional<Path> file, Optional<String> password) {
    return file.map(path -> new KeyStoreFile(path, password.orElse("")));
  }

  static TrainerSettings of(Settings settings) {
    return new TrainerSettings(
        ServerSettings.of(settings),
        RedisStoreSettings.of(address(settings)).withPartitions(settings.get(PARTITIONS)),
        settings.get(ARCHIVE),
        settings.get(REGISTRY),
        settings.get(WORK),
        settings.get(RETRAIN_EVERY),
        settings.get(MODEL),
        settings.get(DEVICE),
        settings.get(THREADS));
  }
}
