/// Session neighbours: VMIS-kNN and its index, built once and loaded by mapping.
@NullMarked
package dev.nextclick.models.neighbours;

import org.jspecify.annotations.NullMarked;
