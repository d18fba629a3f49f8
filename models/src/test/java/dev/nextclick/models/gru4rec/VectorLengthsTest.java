package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.kernels.Panels;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A machine with shorter vectors than this one learns the same: a second JVM is held to vectors of AVX2's length, and to
/// those of NEON.
class VectorLengthsTest {

  private static final int ITEMS = 90;

  @TempDir Path folder;

  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {32, 16})
  void shorterVectorsLearnTheSame(int bytes) throws Exception {
    Path file = folder.resolve("weights");
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-XX:MaxVectorSize=" + bytes,
                "-cp",
                System.getProperty("java.class.path"),
                VectorLengthsTest.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertThat(other.waitFor()).as(Files.readString(folder.resolve("log"))).isZero();

    ByteBuffer weights = ByteBuffer.wrap(Files.readAllBytes(file));
    assertThat(weights.getInt())
        .isEqualTo(bytes / Float.BYTES * 2)
        .isLessThanOrEqualTo(Panels.WIDTH);
    for (float[] table : learned()) {
      for (float weight : table) {
        assertThat(weights.getFloat()).isCloseTo(weight, within(1e-4f));
      }
    }
    assertThat(weights.hasRemaining()).isFalse();
  }

  /// In the other JVM.
  public static void main(String[] file) throws IOException {
    try (var out = new DataOutputStream(Files.newOutputStream(Path.of(file[0])))) {
      out.writeInt(Panels.WIDTH);
      for (float[] table : learned()) {
        for (float weight : table) {
          out.writeFloat(weight);
        }
      }
    }
  }

  /// The weights after an epoch of each loss.
  private static List<float[]> learned() {
    List<float[]> tables = new ArrayList<>();
    for (Loss loss : Loss.values()) {
      Gru4RecSettings settings =
          Gru4RecSettings.of(
              Map.of(
                  "loss",
                  loss,
                  "units",
                  21,
                  "batch-size",
                  37,
                  "negatives",
                  40,
                  "learning-rate",
                  0.05,
                  "embedding-dropout",
                  0.2));
      Gru4RecWeights initial = TrainedModels.weights(Gru4RecShape.of(ITEMS, settings), 81);
      try (TrainingStep step = new VectorTrainingStep(initial, settings, 2)) {
        var miniBatches =
            new MiniBatches(TrainedModels.vocabulary(ITEMS), settings, new SplittableRandom(82));
        MiniBatch batch = new MiniBatch(settings);
        var schedule = new SessionParallelSchedule(sessions(), settings.batchSize());
        for (; schedule.size() > 0; schedule.advance()) {
          miniBatches.fill(schedule, batch);
          step.learn(batch);
        }
        tables.addAll(step.weights().tables());
      }
    }
    return tables;
  }

  private static Sessions sessions() {
    SplittableRandom random = new SplittableRandom(83);
    int[][] sessions = new int[60][];
    for (int s = 0; s < sessions.length; s++) {
      sessions[s] = random.ints(2 + random.nextInt(4), 0, ITEMS).toArray();
    }
    return Sessions.of(sessions);
  }
}
