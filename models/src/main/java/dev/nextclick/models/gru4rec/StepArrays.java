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

  /// Its exponential is 0.
  private static final float NO_CANDIDATE = -1e9f;

  private final ByteBuffer carry;
  private final ByteBuffer rows;
  private final ByteBuffer inputs;
  private final ByteBuffer targets;
  private final ByteBuffer logWeights;

  StepArrays(MiniBatch largest) {
    carry = memory(8L * largest.carry.length);
    rows = memory(8L * largest.items.length);
    inputs = memory(8L * largest.inputs.length);
    targets = memory(8L * largest.targets.length);
    logWeights = memory(4L * largest.weights.length);
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
      logs(batch.weights, batch.rows, logWeights, owner),
      owner.create(batch.inputMask(), new Shape(batch.size, units)),
      owner.create(batch.hiddenMask(), new Shape(layers, batch.size, units))
    };
  }

  private static NDArray longs(int[] numbers, int length, ByteBuffer memory, NDManager owner) {
    memory.clear();
    for (int i = 0; i < length; i++) {
      memory.putLong(8 * i, numbers[i]);
    }
    return owner.create(memory.limit(8 * length), new Shape(length), DataType.INT64);
  }

  /// The logs of weights, which are added to scores; that of no weight is as good as minus infinity, and unlike it can be
  /// calculated with.
  private static NDArray logs(float[] weights, int length, ByteBuffer memory, NDManager owner) {
    memory.clear();
    for (int i = 0; i < length; i++) {
      memory.putFloat(4 * i, weights[i] == 0 ? NO_CANDIDATE : (float) Math.log(weights[i]));
    }
    return owner.create(memory.limit(4 * length), new Shape(length), DataType.FLOAT32);
  }
}
