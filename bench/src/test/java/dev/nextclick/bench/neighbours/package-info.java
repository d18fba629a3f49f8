@NullMarked
package dev.nextclick.bench.neighbours;

import org.jspecify.annotations.NullMarked;
