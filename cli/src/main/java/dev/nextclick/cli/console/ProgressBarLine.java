package dev.nextclick.cli.console;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// A bar that redraws its line on a terminal.
final class ProgressBarLine implements Progress {

  private static final int STEPS = 1000;
  private static final int UPDATE_MILLIS = 200;

  private final ProgressBar bar;

  ProgressBarLine(String task, PrintStream terminal) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(STEPS)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(terminal))
            .hideEta()
            .build();
  }

  @Override
  public void at(double share, String status) {
    bar.stepTo(Math.round(Math.clamp(share, 0, 1) * STEPS));
    bar.setExtraMessage(" " + status);
  }

  @Override
  public void close() {
    bar.close();
  }
}
