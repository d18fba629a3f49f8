package dev.nextclick.trainer;

import dev.nextclick.runtime.ServiceProcess;
import java.time.Clock;

/// The trainer as a process.
public final class TrainerMain {

  private TrainerMain() {}

  public static void main(String[] arguments) {
    ServiceProcess.run(
        "trainer",
        "moves clicks into the archive, trains models on them, and keeps the published versions.",
        TrainerSettings.declare(),
        arguments,
        (settings, resources) ->
            Trainer.compose(TrainerSettings.of(settings), Clock.systemUTC(), resources));
  }
}
