package dev.nextclick.models;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// The public clickstreams, where they are there: TSV files of SessionId, ItemId, Time.
public record PublicClickstream(Vocabulary vocabulary, Sessions train, Sessions test) {

  /// The folder `../shared/data` beside the project, or another that a test run names.
  public static Path folder() {
    return Path.of(System.getProperty("nextclick.shared", "../../shared"), "data");
  }

  /// Reads a training and a test file; items of the test file that training lacks are unknown.
  public static PublicClickstream read(Path train, Path test) throws IOException {
    Map<String, Integer> indexes = new HashMap<>();
    List<String> ids = new ArrayList<>();
    List<Click> trainClicks = clicks(train);
    long[] counts = new long[trainClicks.size()];
    for (Click click : trainClicks) {
      int index =
          indexes.computeIfAbsent(
              click.item(),
              id -> {
                ids.add(id);
                return ids.size() - 1;
              });
      counts[index]++;
    }
    Vocabulary vocabulary =
        Vocabulary.of(ids.toArray(String[]::new), java.util.Arrays.copyOf(counts, ids.size()));
    return new PublicClickstream(
        vocabulary, sessions(trainClicks, vocabulary), sessions(clicks(test), vocabulary));
  }

  private record Click(String session, String item, double time) {}

  private static List<Click> clicks(Path file) throws IOException {
    List<Click> clicks = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] columns = line.split("\t", -1);
        clicks.add(new Click(columns[0], columns[1], Double.parseDouble(columns[2])));
      }
    }
    Map<String, Double> begins = new HashMap<>();
    for (Click click : clicks) {
      begins.merge(click.session(), click.time(), Math::min);
    }
    clicks.sort(
        Comparator.comparingDouble((Click click) -> begins.getOrDefault(click.session(), 0.0))
            .thenComparing(Click::session)
            .thenComparingDouble(Click::time));
    return clicks;
  }

  private static Sessions sessions(List<Click> clicks, Vocabulary vocabulary) {
    int[] items = new int[clicks.size()];
    int[] offsets = new int[clicks.size() + 1];
    int sessions = 0;
    for (int i = 0; i < items.length; i++) {
      items[i] = vocabulary.index(clicks.get(i).item());
      if (i > 0 && !clicks.get(i).session().equals(clicks.get(i - 1).session())) {
        offsets[++sessions] = i;
      }
    }
    offsets[++sessions] = items.length;
    return new Sessions(items, java.util.Arrays.copyOf(offsets, sessions + 1));
  }
}
