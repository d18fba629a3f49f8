/// Several recommenders' scores together, with weights chosen on sessions that none of them learned from.
@NullMarked
package dev.nextclick.models.blend;

import org.jspecify.annotations.NullMarked;
