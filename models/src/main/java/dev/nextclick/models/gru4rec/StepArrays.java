package dev.nextclick.models.gru4rec;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Memory outside the heap in which a mini-batch is handed to libtorch, reused from step to step.
///
/// An array made here may share that memory: close it before the memory is filled again.
final class StepArrays {

  private final ByteBuffer carry;
  private final ByteBuffer rows;
  private final ByteBuffer inputs;
  private final ByteBuffer targets;
  private final ByteBuffer logWeights;
  private final ByteBuffer inputMask;
  private final ByteBuffer hiddenMask;

  StepArrays(MiniBatch largest) {
    carry = memory(8L * largest.carry.length);
    rows = memory(8L * largest.items.length);
    inputs = memory(8L * largest.inputs.length);
    targets = memory(8L * largest.targets.length);
    logWeights = memory(4L * largest.logWeights.length);
    inputMask = memory(4L * largest.inputMask.length);
    hiddenMask = memory(4L * largest.hiddenMask.length);
  }

  private static ByteBuffer memory(long bytes) {
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
  }

  /// The mini-batch as the arguments `carry` to `hidden_mask` of the source's methods.
  NDArray[] of(MiniBatch batch, Gru4RecSettings settings, NDManager owner) {
    int layers = settings.layers();
    int units = settings.units();
    return new NDArray[] {
      longs(batch.carry, batch.size, carry, owner),
      longs(batch.items, batch.rows, rows, owner),
      longs(batch.inputs, batch.size, inputs, owner),
      longs(batch.targets, batch.size, targets, owner),
      floats(batch.logWeights, new Shape(batch.rows), logWeights, owner),
      floats(batch.inputMask, new Shape(batch.size, units), inputMask, owner),
      floats(batch.hiddenMask, new Shape(layers, batch.size, units), hiddenMask, owner)
    };
  }

  private static NDArray longs(int[] numbers, int length, ByteBuffer memory, NDManager owner) {
    memory.clear();
    for (int i = 0; i < length; i++) {
      memory.putLong(8 * i, numbers[i]);
    }
    return owner.create(memory.limit(8 * length), new Shape(length), DataType.INT64);
  }

  private static NDArray floats(float[] numbers, Shape shape, ByteBuffer memory, NDManager owner) {
    int length = Math.toIntExact(shape.size());
    memory.clear().asFloatBuffer().put(0, numbers, 0, length);
    return owner.create(memory.limit(4 * length), shape, DataType.FLOAT32);
  }
}
