/// Tests of the ingest benchmark's counting, on a real Redis.
@NullMarked
package dev.nextclick.bench.ingest;

import org.jspecify.annotations.NullMarked;
