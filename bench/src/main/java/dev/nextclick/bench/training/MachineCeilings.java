package dev.nextclick.bench.training;

import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// What the machine can do at this moment, on some threads at once; measured, since machines that are shared differ by half
/// from hour to hour.
///
/// @param operationsPerSecond single-precision multiplications and additions, from fused multiply-adds on registers
/// @param readBytesPerSecond read in order from memory that no cache holds
public record MachineCeilings(double operationsPerSecond, double readBytesPerSecond) {

  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

  /// Multiply-adds in flight: more than the latency of any processor's times the units it has.
  private static final int CHAINS = 12;

  private static final int MULTIPLY_ADDS = 20_000;

  private static final int BLOCK_FLOATS = 1 << 18;

  /// Looks at each ceiling; the best of them is the ceiling.
  private static final int LOOKS = 40;

  /// Measures for some 100 milliseconds.
  ///
  /// @param memory what is read, 64 MiB or more for a figure that caches have no part in; shared by the threads
  public static MachineCeilings measure(int threads, float[] memory) {
    return new MachineCeilings(
        onAll(threads, _ -> best(MachineCeilings::multiplyAddSpeed)),
        onAll(threads, thread -> readSpeed(memory, thread)));
  }

  private static double onAll(int threads, IntToDouble work) {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      var results =
          IntStream.range(0, threads)
              .mapToObj(thread -> pool.submit(() -> work.of(thread)))
              .toList();
      double sum = 0;
      for (Future<Double> result : results) {
        sum += result.get();
      }
      return sum;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring the machine", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface IntToDouble {
    double of(int thread);
  }

  private static double best(DoubleSupplier look) {
    return IntStream.range(0, LOOKS).mapToDouble(_ -> look.getAsDouble()).max().orElseThrow();
  }

  private static double multiplyAddSpeed() {
    long start = System.nanoTime();
    float sum = multiplyAdds(1e-9f);
    long nanos = System.nanoTime() - start;
    return sum > 1 ? 0 : 2e9 * CHAINS * MULTIPLY_ADDS * LANES.length() / nanos;
  }

  private static float multiplyAdds(float tiny) {
    FloatVector x = FloatVector.broadcast(LANES, tiny);
    FloatVector a = x;
    FloatVector b = x;
    FloatVector c = x;
    FloatVector d = x;
    FloatVector e = x;
    FloatVector f = x;
    FloatVector g = x;
    FloatVector h = x;
    FloatVector i = x;
    FloatVector j = x;
    FloatVector k = x;
    FloatVector l = x;
    for (int n = 0; n < MULTIPLY_ADDS; n++) {
      a = x.fma(x, a);
      b = x.fma(x, b);
      c = x.fma(x, c);
      d = x.fma(x, d);
      e = x.fma(x, e);
      f = x.fma(x, f);
      g = x.fma(x, g);
      h = x.fma(x, h);
      i = x.fma(x, i);
      j = x.fma(x, j);
      k = x.fma(x, k);
      l = x.fma(x, l);
    }
    FloatVector left = a.add(b).add(c).add(d).add(e).add(f);
    FloatVector right = g.add(h).add(i).add(j).add(k).add(l);
    return left.add(right).reduceLanes(VectorOperators.ADD);
  }

  /// Reads all of the memory once, from a place of the thread's own on, in blocks; the median block's speed.
  private static double readSpeed(float[] memory, int thread) {
    int blocks = Math.max(1, memory.length / BLOCK_FLOATS);
    int block = Math.min(memory.length, BLOCK_FLOATS);
    double[] speeds = new double[blocks];
    for (int i = 0; i < blocks; i++) {
      int from = (int) ((i + (long) thread * blocks / 2) % blocks) * block;
      long start = System.nanoTime();
      float sum = sum(memory, from, from + block);
      long nanos = Math.max(1, System.nanoTime() - start);
      speeds[i] = Float.isNaN(sum) ? 0 : 1e9 * Float.BYTES * block / nanos;
    }
    Arrays.sort(speeds);
    return speeds[blocks / 2];
  }

  private static float sum(float[] memory, int from, int to) {
    int width = LANES.length();
    FloatVector a = FloatVector.zero(LANES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int i = from; i + 4 * width <= to; i += 4 * width) {
      a = a.add(FloatVector.fromArray(LANES, memory, i));
      b = b.add(FloatVector.fromArray(LANES, memory, i + width));
      c = c.add(FloatVector.fromArray(LANES, memory, i + 2 * width));
      d = d.add(FloatVector.fromArray(LANES, memory, i + 3 * width));
    }
    return a.add(b).add(c).add(d).reduceLanes(VectorOperators.ADD);
  }
}
