@NullMarked
package dev.nextclick.runtime.metrics;

import org.jspecify.annotations.NullMarked;
