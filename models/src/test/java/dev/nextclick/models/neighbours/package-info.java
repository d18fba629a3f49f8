/// Tests of neighbours.
@NullMarked
package dev.nextclick.models.neighbours;

import org.jspecify.annotations.NullMarked;
