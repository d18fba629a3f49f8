package dev.nextclick.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.models.artifact.ModelArtifact;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class ConcurrentReadersTest {

  private static final int READERS = 8;
  private static final int ACTIVATIONS = 200;
  private static final ModelName SHOP = new ModelName("shop", "default");

  @TempDir Path folder;

  @Test
  @Timeout(60)
  void readersAlwaysSeeAWholeVersionWhileActivationsFlow() throws Exception {
    Path artifact = SampleArtifact.write(folder.resolve("artifact"), 30);
    Path root = folder.resolve("registry");
    ModelRegistry registry = ModelRegistry.open(root);
    List<String> versions = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      versions.add(registry.publish(SHOP, SampleArtifact.copyOf(artifact)));
    }
    registry.activate(SHOP, versions.getFirst());
    AtomicBoolean over = new AtomicBoolean();
    Set<String> seen = ConcurrentHashMap.newKeySet();
    Callable<Long> reader =
        () -> {
          ModelRegistry own = ModelRegistry.open(root);
          long reads = 0;
          while (!over.get()) {
            String active = own.active(SHOP).orElseThrow();
            seen.add(active);
            ModelArtifact.verify(own.directory(SHOP, active));
            assertThat(own.versions(SHOP)).hasSizeGreaterThanOrEqualTo(versions.size());
            reads++;
          }
          return reads;
        };

    long reads = 0;
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> results = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        results.add(readers.submit(reader));
      }
      for (int i = 0; i < ACTIVATIONS; i++) {
        registry.activate(SHOP, versions.get(i % versions.size()));
      }
      over.set(true);
      for (Future<Long> result : results) {
        reads += result.get();
      }
    }

    assertThat(reads).isGreaterThan(READERS);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(versions);
  }
}
