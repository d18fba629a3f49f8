package dev.nextclick.inference.serving;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import dev.nextclick.models.artifact.ArtifactRefusedException;
import dev.nextclick.models.artifact.Manifest;
import dev.nextclick.models.artifact.ModelArtifact;
import dev.nextclick.models.artifact.TrainedModel;
import dev.nextclick.models.blend.BlendWeights;
import dev.nextclick.models.gru4rec.Gru4RecModule;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.Gru4RecShape;
import dev.nextclick.models.gru4rec.Gru4RecWeights;
import dev.nextclick.models.gru4rec.Input;
import dev.nextclick.models.gru4rec.TrainedGru4Rec;
import dev.nextclick.models.neighbours.VmisKnnRecommender;
import dev.nextclick.models.neighbours.VmisKnnSettings;
import dev.nextclick.registry.ModelName;
import dev.nextclick.registry.ModelRegistry;
import dev.nextclick.registry.RegistryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A registry with models of random weights. Item `i` of `n` has `n - i` clicks, so the items' order is that of their
/// popularity, and is called `item-i` unless a test names it.
public final class PublishedModels {

  public static final ModelName SHOP = new ModelName("shop", "default");
  public static final int ITEMS = 60;

  private static final int UNITS = 8;

  private final ModelRegistry registry;

  public PublishedModels(Path root) {
    registry = ModelRegistry.open(root);
  }

  public ModelRegistry registry() {
    return registry;
  }

  /// Publishes a model and makes it the active one.
  public String activate(ModelName name, int items, long seed)
      throws ArtifactRefusedException, RegistryException, IOException {
    return activate(name, ids(items), seed);
  }

  /// The same, with items of these names.
  public String activate(ModelName name, List<String> items, long seed)
      throws ArtifactRefusedException, RegistryException, IOException {
    String version = publish(name, items, seed);
    registry.activate(name, version);
    return version;
  }

  public String activate(long seed)
      throws ArtifactRefusedException, RegistryException, IOException {
    return activate(SHOP, ITEMS, seed);
  }

  /// Publishes session neighbours of visitors who all click from one item to the next, and makes them the active version.
  public String activateNeighbours()
      throws ArtifactRefusedException, RegistryException, IOException {
    try (TrainedModel.VmisKnn neighbours = neighbours()) {
      return activate(neighbours);
    }
  }

  /// The same with a network of random weights beside them, which counts half.
  public String activateBlend(long seed)
      throws ArtifactRefusedException, RegistryException, IOException {
    TrainedModel.Gru4Rec network = new TrainedModel.Gru4Rec(trained(ids(ITEMS), seed));
    try (TrainedModel.VmisKnn neighbours = neighbours()) {
      return activate(new TrainedModel.Blend(network, neighbours, BlendWeights.equal(2)));
    }
  }

  private static TrainedModel.VmisKnn neighbours() {
    int[][] visits =
        IntStream.range(0, ITEMS)
            .mapToObj(first -> new int[] {first, (first + 1) % ITEMS, (first + 2) % ITEMS})
            .toArray(int[][]::new);
    return new TrainedModel.VmisKnn(
        VmisKnnRecommender.of(
            vocabulary(ids(ITEMS)), Sessions.of(visits), VmisKnnSettings.defaults()));
  }

  private String activate(TrainedModel trained)
      throws ArtifactRefusedException, RegistryException, IOException {
    String version = registry.publish(SHOP, directory -> write(directory, trained));
    registry.activate(SHOP, version);
    return version;
  }

  public String publish(ModelName name, int items, long seed)
      throws ArtifactRefusedException, IOException {
    return publish(name, ids(items), seed);
  }

  private String publish(ModelName name, List<String> items, long seed)
      throws ArtifactRefusedException, IOException {
    return registry.publish(name, directory -> write(directory, items, seed));
  }

  private static List<String> ids(int items) {
    return IntStream.range(0, items).mapToObj(item -> "item-" + item).toList();
  }

  private static void write(Path directory, List<String> items, long seed) throws IOException {
    write(directory, new TrainedModel.Gru4Rec(trained(items, seed)));
  }

  private static void write(Path directory, TrainedModel trained) throws IOException {
    ModelArtifact.write(
        directory,
        trained,
        new Manifest.TrainedOn(1, 2, Optional.empty(), Optional.empty()),
        Optional.empty(),
        Instant.parse("2026-01-01T00:00:00Z"));
  }

  /// Publishes a model whose archive has other code, and a manifest that agrees with it.
  String publishWithForeignCode(long seed) throws ArtifactRefusedException, IOException {
    return registry.publish(
        SHOP,
        directory -> {
          write(directory, ids(ITEMS), seed);
          Path model = directory.resolve("model.pt");
          String before = sha256(model);
          // The archive's entries are stored as they are: the code can be read, and changed, in
          // place.
          String archive = Files.readString(model, StandardCharsets.ISO_8859_1);
          Files.writeString(
              model,
              archive.replace("torch.new_zeros(", "torch.new_ones( "),
              StandardCharsets.ISO_8859_1);
          Path manifest = directory.resolve("manifest.json");
          Files.writeString(manifest, Files.readString(manifest).replace(before, sha256(model)));
        });
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /// Changes a bit of a file of a version.
  public void damage(String version, String file) throws RegistryException, IOException {
    Path path = registry.directory(SHOP, version).resolve(file);
    byte[] content = Files.readAllBytes(path);
    content[content.length / 2] ^= 1;
    Files.write(path, content);
  }

  private static TrainedGru4Rec trained(List<String> ids, long seed) {
    int items = ids.size();
    SplittableRandom random = new SplittableRandom(seed);
    List<float[]> tables = new ArrayList<>();
    Gru4RecShape shape = new Gru4RecShape(items, UNITS, 1, Input.TIED, 0);
    for (var parameter : Gru4RecModule.parameters(shape)) {
      float[] table = new float[parameter.size()];
      for (int i = 0; i < table.length; i++) {
        table[i] = (float) random.nextDouble(-0.7, 0.7);
      }
      tables.add(table);
    }
    return new TrainedGru4Rec(
        vocabulary(ids),
        Gru4RecSettings.of(Map.of("units", UNITS, "scale", 0)),
        new Gru4RecWeights(shape, tables),
        1,
        1,
        Duration.ofSeconds(1));
  }

  private static Vocabulary vocabulary(List<String> ids) {
    int items = ids.size();
    return Vocabulary.of(
        ids.toArray(String[]::new),
        IntStream.range(0, items).mapToLong(item -> items - item).toArray());
  }
}
