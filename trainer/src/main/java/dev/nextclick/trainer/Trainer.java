package dev.nextclick.trainer;

import dev.nextclick.dataset.SessionTable;
import dev.nextclick.events.LogReader;
import dev.nextclick.events.RedisEventStore;
import dev.nextclick.models.torch.DeviceUnavailableException;
import dev.nextclick.registry.ModelRegistry;
import dev.nextclick.runtime.Resources;
import dev.nextclick.runtime.WritableDirectory;
import dev.nextclick.runtime.errors.StartRefusedException;
import dev.nextclick.runtime.grpc.GrpcServer;
import dev.nextclick.runtime.metrics.Metrics;
import dev.nextclick.trainer.archive.Archive;
import dev.nextclick.trainer.archive.ArchivedSessions;
import dev.nextclick.trainer.archive.Archiver;
import dev.nextclick.trainer.job.JobStore;
import dev.nextclick.trainer.job.TrainingJobs;
import dev.nextclick.trainer.rpc.HistoryServiceHandler;
import dev.nextclick.trainer.rpc.ImportThreads;
import dev.nextclick.trainer.rpc.ModelServiceHandler;
import dev.nextclick.trainer.rpc.TrainerErrors;
import dev.nextclick.trainer.rpc.TrainingServiceHandler;
import dev.nextclick.trainer.schedule.RetrainSchedule;
import dev.nextclick.trainer.serving.ServingReports;
import dev.nextclick.trainer.training.ClickSource;
import dev.nextclick.trainer.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The composition root: what the trainer is made of.
final class Trainer {

  private static final Duration ARCHIVE_INTERVAL = Duration.ofSeconds(2);

  /// How long a job waits for a log that cannot be reached.
  private static final Duration LOG_PATIENCE = Duration.ofSeconds(20);

  /// The largest message that the contracts allow fits: 10,000 events of an import, each field of them as long as may be.
  private static final int MOST_MESSAGE_BYTES = 16 << 20;

  private Trainer() {}

  /// @param metrics where it counts
  /// @param resources takes what is to be closed after the server has drained
  static GrpcServer compose(
      TrainerSettings settings, Clock clock, Metrics metrics, Resources resources)
      throws IOException {
    return compose(settings, clock, LOG_PATIENCE, metrics, resources);
  }

  /// The same with another patience than [#LOG_PATIENCE].
  static GrpcServer compose(
      TrainerSettings settings,
      Clock clock,
      Duration logPatience,
      Metrics metrics,
      Resources resources)
      throws IOException {
    requireDevice(settings);
    Path work = own(TrainerSettings.WORK_KEY, settings.work(), resources);
    Path root = own(TrainerSettings.ARCHIVE_KEY, settings.archive(), resources);
    Path models = own(TrainerSettings.REGISTRY_KEY, settings.registry(), resources);

    ModelRegistry registry = ModelRegistry.open(models, clock);
    registry.removeLeftovers();
    Archive archive = resources.add(open(root, work, clock));
    LogReader log = resources.add(RedisEventStore.openLog(settings.redis()));
    Archiver archiver = resources.add(new Archiver(log, archive, ARCHIVE_INTERVAL, metrics));
    metrics.gauge("erasures_pending", archiver::erasuresPending);

    Path scratch = work.resolve("training");
    Scratch.empty(scratch);
    ClickSource clicks = clicks(archiver, new ArchivedSessions(archive, scratch));
    TrainingJobs jobs =
        resources.add(
            TrainingJobs.open(
                JobStore.open(work.resolve("jobs")),
                new TrainingRun(
                    clicks,
                    logPatience,
                    registry,
                    settings.model(),
                    settings.device(),
                    settings.threads(),
                    scratch,
                    clock),
                clock,
                metrics));
    settings.retrainEvery().ifPresent(period -> schedule(period, jobs, archive, clock, resources));

    ImportThreads imports = resources.add(new ImportThreads());

    archiver.start();
    return GrpcServer.builder(settings.server())
        .service(new TrainingServiceHandler(jobs, settings.model()))
        .service(new ModelServiceHandler(registry, new ServingReports(clock)))
        .service(new HistoryServiceHandler(archive, imports, clock))
        .maxMessageBytes(MOST_MESSAGE_BYTES)
        .errors(new TrainerErrors())
        .metrics(metrics)
        .onVirtualThreads()
        .onDrain(jobs::stop)
        .build();
  }

  private static void requireDevice(TrainerSettings settings) {
    try {
      settings.device().require();
    } catch (DeviceUnavailableException e) {
      throw new StartRefusedException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Path own(String setting, Path folder, Resources resources) throws IOException {
    WritableDirectory.require(setting, folder);
    resources.add(DirectoryLock.acquire(setting, folder));
    return folder;
  }

  private static Archive open(Path root, Path work, Clock clock) {
    try {
      return Archive.open(root, work, clock);
    } catch (IOException e) {
      throw new StartRefusedException("archive: " + e.getMessage(), e);
    }
  }

  private static ClickSource clicks(Archiver archiver, ArchivedSessions archived) {
    return new ClickSource() {
      @Override
      public void drain() throws IOException, InterruptedException {
        archiver.drain();
      }

      @Override
      public SessionTable sessions(String site) throws IOException {
        return archived.read(site);
      }
    };
  }

  private static void schedule(
      Duration period, TrainingJobs jobs, Archive archive, Clock clock, Resources resources) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("schedule").factory());
    resources.add(timer::shutdownNow);
    new RetrainSchedule(
            period,
            jobs,
            archive::sites,
            clock,
            (delay, task) -> {
              // It ends by itself, and tells its own faults.
              Future<?> _ = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            })
        .start();
  }
}
