/// Tests of GRU4Rec.
@NullMarked
package dev.nextclick.models.evaluation;

import org.jspecify.annotations.NullMarked;
