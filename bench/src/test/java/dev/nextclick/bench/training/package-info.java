@NullMarked
package dev.nextclick.bench.training;

import org.jspecify.annotations.NullMarked;
