package dev.nextclick.cli.tuning;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Clicks of visitors who walk round a circle of items, most of them one step forward a click.
final class ClickCircle {

  private static final int ITEMS = 60;

  private ClickCircle() {}

  static Path write(Path file, int sessions, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> lines = new ArrayList<>(List.of("SessionId\tItemId\tTime"));
    long seconds = 1_400_000_000;
    for (int session = 0; session < sessions; session++) {
      int item = random.nextInt(ITEMS);
      for (int click = 0; click < 5; click++) {
        lines.add("%d\titem-%d\t%d".formatted(session, item, seconds++));
        item = random.nextInt(4) == 0 ? random.nextInt(ITEMS) : (item + 1) % ITEMS;
      }
    }
    return Files.write(file, lines);
  }
}
