/// How fast clicks are taken in and sessions given out, what that costs, and whether everything that was acknowledged is there.
@NullMarked
package dev.nextclick.bench.ingest;

import org.jspecify.annotations.NullMarked;
