/// Load generators and benchmarks.
@NullMarked
package dev.nextclick.bench;

import org.jspecify.annotations.NullMarked;
