/// Tests of GRU4Rec.
@NullMarked
package dev.nextclick.models.gru4rec;

import org.jspecify.annotations.NullMarked;
