package dev.nextclick.models.torch;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// The `.pt` archive of one module: what `torch.jit.load`, libtorch and DJL read. A zip with stored entries under one
/// folder: `data.pkl` (the object), `data/0…` (its parameters, raw little-endian), `code/__torch__.py` (its class),
/// `constants.pkl`, `version`.
///
/// Everything but the numbers follows from the class name, the code and the parameters' shapes. So an archive is
/// verified by comparing all of that byte for byte: nothing in it is executed before.
public final class TorchArchive {

  private static final String DATA = "data/";
  private static final String OBJECT = "data.pkl";
  private static final String CODE = "code/__torch__.py";

  /// The archive format of libtorch 1.13 to 2.x.
  private static final String FORMAT = "10\n";

  /// The zip format's oldest time: one content, one archive.
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private static final int CHUNK_FLOATS = 1 << 14;

  private final String folder;
  private final List<Parameter> parameters;
  private final Map<String, byte[]> fixed = new LinkedHashMap<>();

  /// @param className of the module, as the code declares it
  /// @param code TorchScript that declares the class `className` under `__torch__`
  /// @param parameters in the order in which the code declares them
  public TorchArchive(String className, String code, List<Parameter> parameters) {
    this.folder = className + "/";
    this.parameters = List.copyOf(parameters);
    fixed.put(OBJECT, ModulePickle.of(className, parameters));
    fixed.put(CODE, code.getBytes(StandardCharsets.UTF_8));
    fixed.put("constants.pkl", ModulePickle.noConstants());
    fixed.put("version", FORMAT.getBytes(StandardCharsets.US_ASCII));
  }

  /// Why an archive is not one that [#write] could have written.
  public enum Difference {
    /// It is no zip that can be read. What is in it is not held to its checksums: hash the file for that.
    UNREADABLE,
    /// The code is not ours.
    CODE,
    /// A parameter is missing, has another shape, or something is there that does not belong.
    SHAPE
  }

  /// An archive that is not one that [#write] could have written.
  public static final class DifferentArchiveException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Difference difference;

    DifferentArchiveException(Difference difference, String message) {
      super(message);
      this.difference = difference;
    }

    /// What is different.
    public Difference difference() {
      return difference;
    }
  }

  /// Writes the archive.
  ///
  /// @param values of each parameter, in their order
  /// @throws IllegalArgumentException if an array has not the length of its parameter
  public void write(Path file, List<float[]> values) throws IOException {
    try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        ZipOutputStream zip = new ZipOutputStream(stream)) {
      for (Map.Entry<String, byte[]> entry : fixed.entrySet()) {
        CRC32 checksum = new CRC32();
        checksum.update(entry.getValue());
        begin(zip, entry.getKey(), entry.getValue().length, checksum);
        zip.write(entry.getValue());
      }
      for (int i = 0; i < parameters.size(); i++) {
        float[] numbers = values.get(i);
        if (numbers.length != parameters.get(i).size()) {
          throw new IllegalArgumentException(
              "%s needs %d numbers, not %d"
                  .formatted(parameters.get(i), parameters.get(i).size(), numbers.length));
        }
        CRC32 checksum = new CRC32();
        forEachChunk(numbers, (bytes, length) -> checksum.update(bytes, 0, length));
        begin(zip, DATA + i, 4L * numbers.length, checksum);
        forEachChunk(numbers, (bytes, length) -> zip.write(bytes, 0, length));
      }
    }
  }

  private void begin(ZipOutputStream zip, String name, long size, CRC32 checksum)
      throws IOException {
    ZipEntry entry = new ZipEntry(folder + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setTimeLocal(TIME);
    entry.setSize(size);
    entry.setCompressedSize(size);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
  }

  private interface ChunkSink {
    void accept(byte[] bytes, int length) throws IOException;
  }

  private static void forEachChunk(float[] numbers, ChunkSink sink) throws IOException {
    byte[] bytes = new byte[4 * CHUNK_FLOATS];
    FloatBuffer chunk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    for (int from = 0; from < numbers.length; from += CHUNK_FLOATS) {
      int length = Math.min(CHUNK_FLOATS, numbers.length - from);
      chunk.put(0, numbers, from, length);
      sink.accept(bytes, 4 * length);
    }
  }

  /// Checks that the archive has our code, these parameters, and nothing else.
  ///
  /// @throws DifferentArchiveException saying what is different
  /// @throws IOException if the file cannot be read
  public void verify(Path file) throws IOException {
    try (ZipFile zip = open(file)) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      int found = 0;
      while (entries.hasMoreElements()) {
        String name = entries.nextElement().getName();
        found++;
        if (!belongs(name)) {
          throw new DifferentArchiveException(
              name.startsWith(folder + "code/") ? Difference.CODE : Difference.SHAPE,
              "the archive holds '%s', which does not belong".formatted(name));
        }
      }
      // The code first: with other code the rest means something else.
      compare(zip, CODE, Difference.CODE);
      for (String name : fixed.keySet()) {
        compare(zip, name, Difference.SHAPE);
      }
      for (int i = 0; i < parameters.size(); i++) {
        long size = entry(zip, DATA + i, Difference.SHAPE).getSize();
        if (size != 4L * parameters.get(i).size()) {
          throw new DifferentArchiveException(
              Difference.SHAPE, "%s has %d bytes".formatted(parameters.get(i), size));
        }
      }
      if (found != fixed.size() + parameters.size()) {
        throw new DifferentArchiveException(Difference.SHAPE, "an entry is there twice");
      }
    }
  }

  private boolean belongs(String name) {
    if (!name.startsWith(folder)) {
      return false;
    }
    String inside = name.substring(folder.length());
    for (int i = 0; i < parameters.size(); i++) {
      if (inside.equals(DATA + i)) {
        return true;
      }
    }
    return fixed.containsKey(inside);
  }

  private void compare(ZipFile zip, String name, Difference difference) throws IOException {
    byte[] expected = fixed.get(name);
    try (InputStream content = zip.getInputStream(entry(zip, name, difference))) {
      if (expected == null || !Arrays.equals(content.readNBytes(expected.length + 1), expected)) {
        throw new DifferentArchiveException(difference, "'%s' is not ours".formatted(name));
      }
    } catch (ZipException e) {
      throw unreadable(e);
    }
  }

  private ZipEntry entry(ZipFile zip, String name, Difference difference)
      throws DifferentArchiveException {
    ZipEntry entry = zip.getEntry(folder + name);
    if (entry == null) {
      throw new DifferentArchiveException(difference, "'%s' is missing".formatted(name));
    }
    return entry;
  }

  private static ZipFile open(Path file) throws IOException {
    try {
      return new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw unreadable(e);
    }
  }

  private static DifferentArchiveException unreadable(ZipException cause) {
    DifferentArchiveException e =
        new DifferentArchiveException(
            Difference.UNREADABLE, "no readable zip: " + cause.getMessage());
    e.initCause(cause);
    return e;
  }
}
