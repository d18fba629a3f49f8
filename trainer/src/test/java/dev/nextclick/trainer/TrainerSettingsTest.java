package dev.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.models.torch.ComputeDevice;
import dev.nextclick.runtime.settings.Setting;
import dev.nextclick.runtime.settings.Settings;
import dev.nextclick.runtime.settings.SettingsException;
import dev.nextclick.trainer.training.JobModel;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TrainerSettingsTest {

  @Test
  void theDefaults() {
    TrainerSettings settings = read();
    assertThat(settings.server().host()).isEqualTo("127.0.0.1");
    assertThat(settings.server().port()).isEqualTo(7413);
    assertThat(settings.server().stopGrace()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.redis().redis().uri()).isEqualTo(URI.create("redis://127.0.0.1:7410"));
    assertThat(settings.redis().partitions()).isEqualTo(64);
    assertThat(settings.archive()).isEqualTo(Path.of("/var/lib/nextclick/archive"));
    assertThat(settings.registry()).isEqualTo(Path.of("/var/lib/nextclick/registry"));
    assertThat(settings.work()).isEqualTo(Path.of("/var/lib/nextclick/work"));
    assertThat(settings.retrainEvery()).isEmpty();
    assertThat(settings.model()).isEqualTo(JobModel.BLEND);
    assertThat(settings.device()).isEqualTo(ComputeDevice.AUTO);
    assertThat(settings.threads()).isEmpty();
  }

  @Test
  void theKeys() {
    assertThat(TrainerSettings.declare())
        .extracting(Setting::key)
        .containsExactly(
            "host",
            "port",
            "stop-grace",
            "redis",
            "redis-trust-store",
            "redis-trust-store-password",
            "redis-key-store",
            "redis-key-store-password",
            "partitions",
            "archive",
            "registry",
            "work",
            "retrain-every",
            "model",
            "device",
            "threads",
            "metrics-every");
  }

  @Test
  void whatIsGivenHolds() {
    TrainerSettings settings =
        read(
            "--host=0.0.0.0",
            "--port=1234",
            "--stop-grace=1s",
            "--redis=rediss://cache:6380",
            "--partitions=8",
            "--archive=/a",
            "--registry=/r",
            "--work=/w",
            "--retrain-every=6h",
            "--model=vmis-knn",
            "--device=cuda",
            "--threads=1");
    assertThat(settings.server().host()).isEqualTo("0.0.0.0");
    assertThat(settings.server().port()).isEqualTo(1234);
    assertThat(settings.server().stopGrace()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.redis().redis().uri()).isEqualTo(URI.create("rediss://cache:6380"));
    assertThat(settings.redis().partitions()).isEqualTo(8);
    assertThat(settings.archive()).isEqualTo(Path.of("/a"));
    assertThat(settings.registry()).isEqualTo(Path.of("/r"));
    assertThat(settings.work()).isEqualTo(Path.of("/w"));
    assertThat(settings.retrainEvery()).isEqualTo(Optional.of(Duration.ofHours(6)));
    assertThat(settings.model()).isEqualTo(JobModel.VMIS_KNN);
    assertThat(settings.device()).isEqualTo(ComputeDevice.CUDA);
    assertThat(settings.threads()).contains(1);
  }

  @Test
  void everythingWrongIsSaidAtOnce() {
    assertThatThrownBy(
            () ->
                read(
                    "--port=many",
                    "--redis=http://cache",
                    "--partitions=0",
                    "--retrain-every=often",
                    "--model=best",
                    "--device=gpu",
                    "--threads=0",
                    "--archiv=/a"))
        .isInstanceOfSatisfying(
            SettingsException.class,
            wrong ->
                assertThat(wrong.faults())
                    .hasSize(8)
                    .anyMatch(fault -> fault.startsWith("port: \"many\""))
                    .anyMatch(fault -> fault.startsWith("redis: \"http://cache\""))
                    .anyMatch(fault -> fault.startsWith("partitions: \"0\""))
                    .anyMatch(fault -> fault.startsWith("retrain-every: \"often\""))
                    .anyMatch(fault -> fault.startsWith("model: \"best\""))
                    .anyMatch(fault -> fault.startsWith("device: \"gpu\""))
                    .anyMatch(fault -> fault.startsWith("threads: \"0\""))
                    .anyMatch(fault -> fault.startsWith("archiv: is not a setting")));
  }

  @Test
  void aTrainingMayUseAllProcessorsAndNoMoreThreads() {
    int processors = Runtime.getRuntime().availableProcessors();
    assertThat(read("--threads=" + processors).threads()).contains(processors);
    assertThatThrownBy(() -> read("--threads=" + (processors + 1)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("threads: \"%d\"".formatted(processors + 1));
  }

  @Test
  void trainingAllTheTimeIsNoSchedule() {
    assertThatThrownBy(() -> read("--retrain-every=0s"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("retrain-every: must be longer than nothing");
  }

  @Test
  void noFolderLiesInAnother() {
    assertThatThrownBy(() -> read("--work=/d", "--archive=/d/archive", "--registry=/r/../d"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("archive: must not be in the folder of work")
        .hasMessageContaining("registry: must not be in the folder of work")
        .hasMessageContaining("work: must not be in the folder of registry");
    assertThatThrownBy(() -> read("--work=work", "--archive=work/a", "--retrain-every=0s"))
        .hasMessage(
            "retrain-every: must be longer than nothing; archive: must not be in the folder of work");
    assertThat(read("--work=/d/a", "--archive=/d/ab", "--registry=/d/b").work())
        .isEqualTo(Path.of("/d/a"));
  }

  private static TrainerSettings read(String... arguments) {
    return TrainerSettings.of(
        Settings.read(TrainerSettings.declare(), List.of(arguments), Map.of()));
  }
}
