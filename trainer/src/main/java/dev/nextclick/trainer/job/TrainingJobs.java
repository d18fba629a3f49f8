package dev.nextclick.trainer.job;

import dev.nextclick.runtime.metrics.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All jobs, of which one runs at a time, on a thread of its own. Safe for use by many threads.
public final class TrainingJobs implements AutoCloseable {

  /// How many jobs are remembered; the oldest are forgotten first.
  public static final int KEPT = 500;

  /// How long a stop waits for the running job. What then still runs is found INTERRUPTED by the next start.
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private static final Logger log = LoggerFactory.getLogger(TrainingJobs.class);
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  private final JobStore store;
  private final JobWork work;
  private final Clock clock;
  private final JobOutcomes outcomes;
  private final JobWatches watches = new JobWatches();
  // By id, the oldest first. Guarded by `this`.
  private final NavigableMap<String, TrainingJob> jobs = new TreeMap<>();
  // Guarded by `this`.
  private @Nullable JobRun running;
  private @Nullable Thread thread;
  private boolean closed;

  private TrainingJobs(JobStore store, JobWork work, Clock clock, Metrics metrics) {
    this.store = store;
    this.work = work;
    this.clock = clock;
    outcomes = new JobOutcomes(metrics);
  }

  /// Opens the jobs that the store holds. One that had not ended when its process died is FAILED now, with reason
  /// [JobFailure#INTERRUPTED].
  ///
  /// @param metrics where it counts what becomes of jobs
  public static TrainingJobs open(JobStore store, JobWork work, Clock clock, Metrics metrics)
      throws IOException {
    TrainingJobs all = new TrainingJobs(store, work, clock, metrics);
    for (TrainingJob job : store.load()) {
      all.jobs.put(job.id(), job.state().ended() ? job : all.interrupted(job));
    }
    all.forgetOldest();
    return all;
  }

  private TrainingJob interrupted(TrainingJob job) throws IOException {
    String message =
        "the trainer ended while the job was %s; start it again".formatted(job.state());
    JobFailure failure = new JobFailure(JobFailure.INTERRUPTED, message);
    TrainingJob failed = job.with(draft -> draft.fail(failure, clock.instant()));
    store.save(failed);
    outcomes.ended(failed);
    log.warn("job {} had not ended: {}", job.id(), message);
    return failed;
  }

  /// Starts a job. A request with an id that was seen before is answered with the job that it started.
  ///
  /// @throws JobInProgressException if another job is running
  /// @throws TrainerStoppingException if the trainer is stopping
  /// @throws UncheckedIOException if the job cannot be written
  public synchronized TrainingJob start(JobRequest request) {
    Optional<TrainingJob> same = startedBy(request.requestId());
    if (same.isPresent()) {
      return same.get();
    }
    if (closed) {
      throw new TrainerStoppingException();
    }
    if (running != null) {
      throw new JobInProgressException(running.id());
    }
    TrainingJob job = TrainingJob.accepted(nextId(), request, clock.instant());
    try {
      store.save(job);
      jobs.put(job.id(), job);
      forgetOldest();
    } catch (IOException e) {
      throw new UncheckedIOException("job %s cannot be written".formatted(job.id()), e);
    }
    JobRun run =
        new JobRun(job.id(), request, (change, durable) -> update(job.id(), change, durable));
    running = run;
    thread = Thread.ofPlatform().daemon().name("job-" + job.id()).start(() -> run(run));
    return job;
  }

  private Optional<TrainingJob> startedBy(String requestId) {
    return requestId.isEmpty()
        ? Optional.empty()
        : jobs.values().stream()
            .filter(job -> job.request().requestId().equals(requestId))
            .findFirst();
  }

  /// The time, or the next moment that no job has yet: ids sort as jobs were accepted, whatever the clock does.
  private String nextId() {
    Instant time = clock.instant();
    String last = jobs.isEmpty() ? "" : jobs.lastKey();
    String id = ID.format(time);
    if (id.compareTo(last) <= 0) {
      id = ID.format(ID.parse(last, Instant::from).plus(1, ChronoUnit.MILLIS));
    }
    return id;
  }

  /// The job as it stands.
  ///
  /// @throws JobNotFoundException if there is none
  public synchronized TrainingJob get(String id) {
    TrainingJob job = jobs.get(id);
    if (job == null) {
      throw new JobNotFoundException(id);
    }
    return job;
  }

  /// The newest jobs first.
  ///
  /// @param before only jobs that are older than the one with this id; empty for all
  /// @param limit at most so many
  public synchronized List<TrainingJob> list(String before, int limit) {
    NavigableMap<String, TrainingJob> part = before.isEmpty() ? jobs : jobs.headMap(before, false);
    return part.descendingMap().values().stream().limit(limit).toList();
  }

  /// The job that is running, if any.
  public synchronized Optional<TrainingJob> running() {
    return Optional.ofNullable(running).map(run -> get(run.id()));
  }

  /// Calls `changed` after each change of a job, until the watch is closed. Who is called then asks for the job as it
  /// stands: whoever is slow misses what came between and not the end.
  ///
  /// @param changed must not block
  /// @throws JobNotFoundException if there is no such job
  public JobWatch watch(String id, Runnable changed) {
    get(id);
    return watches.add(id, changed);
  }

  /// Asks a job to stop. Harmless when it has ended.
  ///
  /// @return the job as it stands
  /// @throws JobNotFoundException if there is none
  public synchronized TrainingJob cancel(String id) {
    TrainingJob job = get(id);
    if (running != null && running.id().equals(id)) {
      running.cancel();
    }
    return job;
  }

  /// Takes no more jobs, and asks the running one to stop.
  public synchronized void stop() {
    closed = true;
    if (running != null) {
      running.cancel();
    }
  }

  /// Stops, and waits for the end of the running job.
  @Override
  public void close() {
    stop();
    Thread last;
    synchronized (this) {
      last = thread;
    }
    try {
      if (last != null && !last.join(STOP_LIMIT)) {
        log.warn("{} did not stop within {} s", last.getName(), STOP_LIMIT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(JobRun run) {
    log.info("job {} begins: {}", run.id(), run.request());
    Consumer<JobDraft> end;
    try {
      update(run.id(), draft -> draft.begin(JobState.PREPARING, clock.instant()), true);
      run.checkCancelled();
      work.run(run);
      end = draft -> draft.end(JobState.SUCCEEDED, clock.instant());
    } catch (CancellationException e) {
      end = draft -> draft.end(JobState.CANCELLED, clock.instant());
    } catch (JobFailedException e) {
      end = draft -> draft.fail(e.failure(), clock.instant());
    } catch (Throwable e) { // Whatever went wrong, the job must end and the next one be possible.
      log.error("job {} failed", run.id(), e);
      end = draft -> draft.fail(new JobFailure(JobFailure.INTERNAL, e.toString()), clock.instant());
    }
    end(run, end);
  }

  private void end(JobRun run, Consumer<JobDraft> change) {
    try {
      synchronized (this) {
        running = null;
        TrainingJob ended = get(run.id()).with(change);
        jobs.put(run.id(), ended);
        outcomes.ended(ended);
        log.info(
            "job {} has ended: {} {}",
            run.id(),
            ended.state(),
            ended.failure().map(JobFailure::toString).or(ended::version).orElse(""));
        store.save(ended);
      }
    } catch (IOException e) {
      log.error("the end of job {} cannot be written", run.id(), e);
    }
    watches.changed(run.id());
  }

  private void update(String id, Consumer<JobDraft> change, boolean durable) throws IOException {
    synchronized (this) {
      TrainingJob changed = get(id).with(change);
      jobs.put(id, changed);
      if (durable) {
        store.save(changed);
      }
    }
    watches.changed(id);
  }

  private void forgetOldest() throws IOException {
    while (jobs.size() > KEPT) {
      store.delete(jobs.pollFirstEntry().getKey());
    }
  }
}
