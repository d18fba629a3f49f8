/// Tests of blend.
@NullMarked
package dev.nextclick.models.blend;

import org.jspecify.annotations.NullMarked;
