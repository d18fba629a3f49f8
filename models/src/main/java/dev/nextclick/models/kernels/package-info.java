/// The arithmetic of training on a CPU, with the Vector API: leaf methods over plain arrays, one class a family.
///
/// A vector never leaves the method it was made in, other than to a method that is always inlined: one that crosses a
/// call is an object, and twenty times slower. The species is the machine's own ([jdk.incubator.vector.FloatVector#SPECIES_PREFERRED]),
/// so AVX-512, AVX2 and NEON run the same source. Tiles are of six by two vectors, whose sums fit into the sixteen registers
/// of AVX2, and of twelve by two where there are thirty-two.
@NullMarked
package dev.nextclick.models.kernels;

import org.jspecify.annotations.NullMarked;
