package dev.nextclick.models.torch;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes `data.pkl`, the object that a TorchScript archive holds: the name of its class and its attributes, each a
/// reference to one file of raw numbers. The operations are those of Python's pickle, protocol 2, as
/// `torch.jit.save` uses them.
final class ModulePickle {

  private static final int PROTOCOL = 0x80;
  private static final int NEW_OBJECT = 0x81;
  private static final int FALSE = 0x89;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  private ModulePickle() {}

  /// An object of a class under `__torch__`; the numbers of parameter `i` are in the archive's file `data/i`.
  static byte[] of(String className, List<Parameter> parameters) {
    ModulePickle pickle = new ModulePickle();
    try {
      pickle.module(className, parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pickle.bytes.toByteArray();
  }

  private void module(String className, List<Parameter> parameters) throws IOException {
    protocol();
    global("__torch__", className);
    out.write(')');
    out.write(NEW_OBJECT);
    out.write('}');
    out.write('(');
    for (int i = 0; i < parameters.size(); i++) {
      text(parameters.get(i).name());
      tensor(parameters.get(i), i);
    }
    text("training");
    out.write(FALSE);
    out.write('u');
    out.write('b');
    out.write('.');
  }

  /// `constants.pkl`: we have none.
  static byte[] noConstants() {
    return new byte[] {(byte) PROTOCOL, 2, ')', '.'};
  }

  private void protocol() throws IOException {
    out.write(PROTOCOL);
    out.write(2);
  }

  /// `torch._utils._rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks)`.
  private void tensor(Parameter parameter, int file) throws IOException {
    global("torch._utils", "_rebuild_tensor_v2");
    out.write('(');
    storage(file, parameter.size());
    number(0);
    numbers(parameter.shape());
    numbers(strides(parameter.shape()));
    out.write(FALSE);
    global("collections", "OrderedDict");
    out.write(')');
    out.write('R');
    out.write('t');
    out.write('R');
  }

  private void storage(int file, int size) throws IOException {
    out.write('(');
    text("storage");
    global("torch", "FloatStorage");
    text(Integer.toString(file));
    text("cpu");
    number(size);
    out.write('t');
    out.write('Q');
  }

  private static List<Integer> strides(List<Integer> shape) {
    Integer[] strides = new Integer[shape.size()];
    int stride = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape.get(i);
    }
    return List.of(strides);
  }

  private void numbers(List<Integer> numbers) throws IOException {
    out.write('(');
    for (int number : numbers) {
      number(number);
    }
    out.write('t');
  }

  private void number(int number) throws IOException {
    out.write('J');
    out.writeInt(Integer.reverseBytes(number));
  }

  private void text(String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.write('X');
    out.writeInt(Integer.reverseBytes(utf8.length));
    out.write(utf8);
  }

  private void global(String module, String name) throws IOException {
    out.write('c');
    out.write((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
