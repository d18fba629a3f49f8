package dev.nextclick.models.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchArchiveTest {

  private static final String CODE =
      """
      class Affine(Module):
        __parameters__ = ["weight", "bias", ]
        __buffers__ = []
        weight : Tensor
        bias : Tensor
        training : bool
        def forward(self: __torch__.Affine, x: Tensor) -> Tensor:
          return torch.addmm(self.bias, x, torch.t(self.weight))
      """;

  @TempDir Path folder;

  private static TorchArchive affine(int outputs, int inputs) {
    return new TorchArchive(
        "Affine",
        CODE,
        List.of(Parameter.of("weight", outputs, inputs), Parameter.of("bias", outputs)));
  }

  private Path written() throws IOException {
    Path file = folder.resolve("affine.pt");
    affine(2, 3).write(file, List.of(new float[] {1, 2, 3, 4, 5, 6}, new float[] {10, 20}));
    return file;
  }

  @Test
  void djlLoadsItAndRunsItsCode() throws IOException, MalformedModelException {
    try (Model model = load(written());
        NDManager manager = model.getNDManager().newSubManager()) {
      NDList inputs = new NDList(manager.create(new float[] {1, 0, -1, 2, 2, 2}, new Shape(2, 3)));
      NDList outputs = model.getBlock().forward(new ParameterStore(manager, false), inputs, false);
      assertThat(outputs.get(0).getShape()).isEqualTo(new Shape(2, 2));
      assertThat(outputs.get(0).toFloatArray())
          .containsExactly(1 - 3 + 10, 4 - 6 + 20, 12 + 10, 30 + 20);
    }
  }

  @ParameterizedTest(name = "[{0}, {1}, {2}]")
  @CsvSource({"1, 1, 1", "2, 3, 4", "1, 128, 128", "1, 1, 16385", "3, 77, 501"})
  void parametersOfAnyShapeComeOutAsTheyWentIn(int a, int b, int c) throws Exception {
    String code =
        """
        class Holder(Module):
          __parameters__ = ["table", "row", ]
          __buffers__ = []
          table : Tensor
          row : Tensor
          training : bool
          def forward(self: __torch__.Holder, x: Tensor) -> Tensor:
            return x + torch.sum(self.row)
        """;
    List<Parameter> parameters = List.of(Parameter.of("table", a, b, c), Parameter.of("row", c));
    SplittableRandom random = new SplittableRandom(111);
    float[] table = new float[a * b * c];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) random.nextDouble(-1, 1);
    }
    float[] row = new float[c];
    row[c - 1] = Float.MIN_VALUE;
    Path file = folder.resolve("holder.pt");
    new TorchArchive("Holder", code, parameters).write(file, List.of(table, row));

    try (Model model = load(file)) {
      var loaded = model.getBlock().getParameters();
      assertThat(loaded.get("table").getArray().getShape()).isEqualTo(new Shape(a, b, c));
      assertThat(loaded.get("table").getArray().toFloatArray()).isEqualTo(table);
      assertThat(loaded.get("row").getArray().toFloatArray()).isEqualTo(row);
    }
  }

  private static Model load(Path file) throws IOException, MalformedModelException {
    Model model = Libtorch.engine().newModel("model", ai.djl.Device.cpu());
    model.load(file);
    return model;
  }

  @Test
  void isAPlainZipWithItsNumbersRawAndLittleEndian() throws IOException {
    try (ZipFile zip = new ZipFile(written().toFile())) {
      assertThat(zip.stream().map(ZipEntry::getName))
          .containsExactlyInAnyOrder(
              "Affine/data.pkl",
              "Affine/code/__torch__.py",
              "Affine/constants.pkl",
              "Affine/version",
              "Affine/data/0",
              "Affine/data/1");
      assertThat(zip.stream()).allMatch(entry -> entry.getMethod() == ZipEntry.STORED);
      assertThat(content(zip, "code/__torch__.py"))
          .asString(StandardCharsets.UTF_8)
          .isEqualTo(CODE);
      assertThat(content(zip, "version")).asString(StandardCharsets.UTF_8).isEqualTo("10\n");
      ByteBuffer expected = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(content(zip, "data/1")).isEqualTo(expected.putFloat(10).putFloat(20).array());
    }
  }

  private static byte[] content(ZipFile zip, String name) throws IOException {
    try (var stream = zip.getInputStream(new ZipEntry("Affine/" + name))) {
      return stream.readAllBytes();
    }
  }

  @Test
  void oneContentIsOneArchive() throws IOException {
    byte[] first = Files.readAllBytes(written());
    assertThat(Files.readAllBytes(written())).isEqualTo(first);
    affine(2, 3).verify(written());
  }

  @Test
  void aTableOfAnotherLengthIsNotWritten() {
    assertThatThrownBy(
            () -> affine(2, 3).write(folder.resolve("x.pt"), List.of(new float[6], new float[3])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bias")
        .hasMessageEndingWith("needs 2 numbers, not 3");
    Parameter huge = Parameter.of("huge", 1 << 16, 1 << 16);
    assertThatThrownBy(huge::size).isInstanceOf(ArithmeticException.class);
  }
}
