/// How fast this machine trains, and how fast it could.
@NullMarked
package dev.nextclick.bench.training;

import org.jspecify.annotations.NullMarked;
