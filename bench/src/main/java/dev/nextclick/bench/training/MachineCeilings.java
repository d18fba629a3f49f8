package dev.nextclick.bench.training;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// What the machine gives at this moment to threads that do nothing else, on average over a while: machines that are shared
/// differ by half from hour to hour, and what others take from a training they take from this, too.
///
/// @param operationsPerSecond single-precision multiplications and additions, from fused multiply-adds on registers
/// @param readBytesPerSecond read in order from memory that no cache holds
public record MachineCeilings(double operationsPerSecond, double readBytesPerSecond) {

  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

  /// Multiply-adds in flight: more than the latency of any processor's times the units it has.
  private static final int CHAINS = 12;

  private static final int MULTIPLY_ADDS = 20_000;

  private static final int BLOCK_FLOATS = 1 << 18;

  /// Measures each of the two for a while.
  ///
  /// @param memory zeros to be read, 64 MiB or more for a figure that caches have no part in; shared by the threads
  public static MachineCeilings measure(int threads, float[] memory, Duration each) {
    return new MachineCeilings(
        onAll(threads, _ -> operationsPerSecond(each)),
        onAll(threads, thread -> readBytesPerSecond(memory, thread, each)));
  }

  /// Between two moments.
  MachineCeilings mean(MachineCeilings other) {
    return new MachineCeilings(
        (operationsPerSecond + other.operationsPerSecond) / 2,
        (readBytesPerSecond + other.readBytesPerSecond) / 2);
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

  private static double operationsPerSecond(Duration span) {
    long start = System.nanoTime();
    long nanos = 0;
    double operations = 0;
    while (nanos < span.toNanos()) {
      if (multiplyAdds(1e-9f) > 0) {
        operations += 2.0 * CHAINS * MULTIPLY_ADDS * LANES.length();
      }
      nanos = System.nanoTime() - start;
    }
    return 1e9 * operations / nanos;
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

  /// Reads the memory block by block, again and again, from a place of the thread's own on.
  private static double readBytesPerSecond(float[] memory, int thread, Duration span) {
    int length = Math.min(memory.length, BLOCK_FLOATS);
    int blocks = memory.length / length;
    long start = System.nanoTime();
    long nanos = 0;
    double bytes = 0;
    for (long block = (long) thread * blocks / 2; nanos < span.toNanos(); block++) {
      int from = (int) (block % blocks) * length;
      if (sum(memory, from, from + length) == 0) {
        bytes += (double) Float.BYTES * length;
      }
      nanos = System.nanoTime() - start;
    }
    return 1e9 * bytes / nanos;
  }

  /// Of memory that holds zeros.
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
