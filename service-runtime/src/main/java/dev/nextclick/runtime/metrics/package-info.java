/// What a service counts and times of itself: plain thread-safe numbers that anything in the process may read, and that are logged.
@NullMarked
package dev.nextclick.runtime.metrics;

import org.jspecify.annotations.NullMarked;
