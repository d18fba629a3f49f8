/// Tests of the kernels.
@NullMarked
package dev.nextclick.models.kernels;

import org.jspecify.annotations.NullMarked;
