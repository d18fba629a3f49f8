package dev.nextclick.cli.demo;

import dev.nextclick.bench.LoadReport;
import dev.nextclick.bench.RecommendationLoad;
import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.remote.FollowedTraining;
import dev.nextclick.cli.remote.ServiceConnection;
import dev.nextclick.cli.suite.Suite;
import dev.nextclick.cli.suite.SuiteAddresses;
import dev.nextclick.client.NextclickClient;
import dev.nextclick.client.NextclickException;
import dev.nextclick.recommendation.v1.ClickSource;
import dev.nextclick.recommendation.v1.GetRecommendationsRequest;
import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import dev.nextclick.storefront.World;
import dev.nextclick.training.v1.StartTrainingRequest;
import dev.nextclick.training.v1.TrainingJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// What the demo does, step by step. It knows the services by their addresses, and the registry by its folder.
final class Demo {

  private static final int SHOWN_VISITS = 3;
  private static final int MOST_SHOWN_CLICKS = 8;
  private static final int SHOWN_ITEMS = 5;

  /// What anybody could say with `nextclick train --set`: larger mini-batches and smaller steps than the defaults, for a training
  /// that takes less than a minute.
  private static final Map<String, String> HYPERPARAMETERS =
      Map.of(
          "epochs", "4",
          "batch-size", "64",
          "negatives", "512",
          "learning-rate", "0.05",
          "hidden-dropout", "0.1");

  private static final int CLICKS_PER_SECOND = 2_000;
  private static final int WARM_UP_REQUESTS = 1_500;
  private static final int REQUESTS_PER_SECOND = 250;
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration SWAP_LIMIT = Duration.ofSeconds(30);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Console console;
  private final Suite suite;
  private final SuiteAddresses at;
  private final World world;
  private final DemoScale scale;
  private final Crowds crowds;

  Demo(Console console, World world, long seed, DemoScale scale, Suite suite) {
    this.console = console;
    this.world = world;
    this.scale = scale;
    this.suite = suite;
    at = suite.addresses();
    crowds =
        new Crowds(world, seed, Instant.now(), scale.history() + scale.warmUp() + scale.more());
  }

  /// What the demo showed.
  record Shown(long events, LoadReport load, HeldOut.Scores scores) {}

  /// Shows all of it.
  ///
  /// @throws CommandFailure if any of it did not happen
  Shown run() throws InterruptedException {
    try (NextclickClient client =
            NextclickClient.builder()
                .sessionService(at.sessionService())
                .inferenceService(at.inferenceService())
                .build();
        ServiceConnection trainer = ServiceConnection.trainer(at.trainer())) {
      ClickStream clicks = new ClickStream(console, client, world.kind());

      heading(1, "Visitors of a simulated %s stream their clicks".formatted(name()));
      console.say("%,d items; what visitors are after is hidden".formatted(world.items().size()));
      long events = clicks.send(crowds.history(scale.history()), ClickStream.AT_FULL_SPEED);

      heading(2, "A model learns from the archived clicks");
      TrainingJob first = train(trainer);

      heading(3, "It is swapped in, and live visitors get recommendations");
      List<LiveVisitor> live = live();
      events +=
          clicks.send(live.stream().map(LiveVisitor::soFar).toList(), ClickStream.AT_FULL_SPEED);
      await("version " + first.getVersion() + " serves", () -> serves(client, first));
      show(client, live, first.getVersion());

      heading(
          4,
          "Trained on newer clicks and swapped again, under %,d clicks and %d requests a second"
              .formatted(CLICKS_PER_SECOND, REQUESTS_PER_SECOND));
      events += warmUp(client, live, clicks);
      LoadReport load;
      TrainingJob second;
      try (RecommendationLoad requests = load(client, live)) {
        events += clicks.send(crowds.history(scale.more()), CLICKS_PER_SECOND);
        second = train(trainer);
        String version = second.getVersion();
        await("version " + version + " serves", () -> requests.wasAnsweredBy(version));
        load = requests.stop();
      }
      report(load, first, second);

      heading(5, "How good is it?");
      HeldOut heldOut = new HeldOut(console, world, crowds.after("held-out", 2, scale.heldOut()));
      HeldOut.Scores scores = heldOut.score(suite.settings().dataDirectory().resolve("registry"));
      requireActive(second, scores.version());
      heldOut.show(scores);

      heading(6, "Where to go from here");
      sayHowToGoOn();
      return new Shown(events, load, scores);
    }
  }

  private void heading(int step, String text) {
    console.say("");
    console.say("== %d/6  %s".formatted(step, text));
  }

  private String name() {
    return switch (world.kind()) {
      case SHOP -> "shop";
      case VIDEO -> "video site";
    };
  }

  private TrainingJob train(ServiceConnection trainer) {
    TrainingJob job =
        FollowedTraining.run(
            trainer,
            console,
            StartTrainingRequest.newBuilder()
                .putAllHyperparameters(HYPERPARAMETERS)
                .setRequestId(UUID.randomUUID().toString())
                .build());
    console.say(
        "learned from %,d sessions in %.1f s; Recall@20 %.4f on the newest %,d sessions; version %s"
            .formatted(
                job.getDataset().getSessions(),
                job.getMetrics().getTrainSeconds(),
                job.getMetrics().getRecallAt20(),
                job.getDataset().getHeldOutSessions(),
                job.getVersion()));
    return job;
  }

  private List<LiveVisitor> live() {
    return crowds.after("live", 1, scale.live()).stream()
        .filter(visit -> visit.clicks().size() > 2)
        .map(LiveVisitor::of)
        .toList();
  }

  /// Every live visitor asks; some are shown.
  private void show(NextclickClient client, List<LiveVisitor> live, String version) {
    int shown = 0;
    for (LiveVisitor visitor : live) {
      GetRecommendationsResponse answer = client.recommend(request(visitor, SHOWN_ITEMS), DEADLINE);
      requireFrom(visitor, version, answer);
      int clicks = visitor.soFar().clicks().size();
      if (shown < SHOWN_VISITS && clicks > 2 && clicks <= MOST_SHOWN_CLICKS) {
        visitor.show(console, world, answer);
        shown++;
      }
    }
    console.say("");
    console.say("and so for all %d live visitors".formatted(live.size()));
  }

  private static void requireFrom(
      LiveVisitor visitor, String version, GetRecommendationsResponse answer) {
    if (!answer.getVersion().equals(version)
        || answer.getClickSource() != ClickSource.CLICK_SOURCE_SESSION) {
      throw CommandFailure.failed(
          "the recommendation for %s came from version %s, clicks from %s"
              .formatted(visitor.sessionId(), answer.getVersion(), answer.getClickSource()));
    }
  }

  /// Both ends of the calls are compiled by Java while they run for the first time: what is reported begins after that.
  ///
  /// @return clicks that were sent
  private long warmUp(NextclickClient client, List<LiveVisitor> live, ClickStream clicks)
      throws InterruptedException {
    try (RecommendationLoad requests = load(client, live)) {
      long events = clicks.send(crowds.history(scale.warmUp()), CLICKS_PER_SECOND);
      await(
          "%,d requests have warmed up both ends".formatted(WARM_UP_REQUESTS),
          () -> requests.ended() >= WARM_UP_REQUESTS);
      requireNoneFailed(requests.stop());
      return events;
    }
  }

  private static RecommendationLoad load(NextclickClient client, List<LiveVisitor> live) {
    return RecommendationLoad.start(
        client,
        live.stream().map(visitor -> request(visitor, 0)).toList(),
        REQUESTS_PER_SECOND,
        DEADLINE);
  }

  private static GetRecommendationsRequest request(LiveVisitor visitor, int limit) {
    return GetRecommendationsRequest.newBuilder()
        .setSessionId(visitor.sessionId())
        .setLimit(limit)
        .build();
  }

  private static boolean serves(NextclickClient client, TrainingJob job) {
    try {
      return client
          .recommend(GetRecommendationsRequest.getDefaultInstance(), DEADLINE)
          .getVersion()
          .equals(job.getVersion());
    } catch (NextclickException notYet) {
      return false;
    }
  }

  private void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > SWAP_LIMIT.toNanos()) {
        throw CommandFailure.failed(
            "waited %d s in vain: %s".formatted(SWAP_LIMIT.toSeconds(), what));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    console.say(what);
  }

  private void report(LoadReport load, TrainingJob first, TrainingJob second) {
    console.say(
        "%,d requests, %d failed, %d answered by popularity; half of them took %.1f ms, 99 of 100 %.1f ms, the slowest %.1f ms"
            .formatted(
                load.requests(),
                load.failed(),
                load.byPopularity(),
                load.median().toNanos() / 1e6,
                load.p99().toNanos() / 1e6,
                load.slowest().toNanos() / 1e6));
    requireNoneFailed(load);
    List<String> expected = List.of(first.getVersion(), second.getVersion());
    if (!load.versions().equals(expected)) {
      throw CommandFailure.failed(
          "answers came from versions %s, not from %s".formatted(load.versions(), expected));
    }
  }

  private static void requireNoneFailed(LoadReport load) {
    if (load.failed() > 0) {
      throw CommandFailure.failed(
          "%d of %d requests failed, the first: %s"
              .formatted(load.failed(), load.requests(), load.firstFailure().orElse("")));
    }
  }

  private static void requireActive(TrainingJob job, String active) {
    if (!job.getVersion().equals(active)) {
      throw CommandFailure.failed(
          "the registry's active version is %s, not %s".formatted(active, job.getVersion()));
    }
  }

  private void sayHowToGoOn() {
    console.say(
        "nextclick up                 the suite on its documented ports, its data in ./nextclick-data");
    console.say(
        "nextclick import FILE        your own click history; nextclick train learns from it");
    console.say(
        "nextclick recommend --help   asks from the command line; README.md shows how from Java");
    console.say("nextclick demo --keep        leaves this suite running, to be asked by you");
  }
}
