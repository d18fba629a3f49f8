/// Refusals: what a caller is told when a call fails, always with a reason that programs can read.
@NullMarked
package dev.nextclick.runtime.errors;

import org.jspecify.annotations.NullMarked;
