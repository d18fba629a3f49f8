/// How long session neighbours take over a large history: `nextclick bench neighbours`.
@NullMarked
package dev.nextclick.bench.neighbours;

import org.jspecify.annotations.NullMarked;
