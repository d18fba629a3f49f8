/// Tests of baselines.
@NullMarked
package dev.nextclick.models.baselines;

import org.jspecify.annotations.NullMarked;
