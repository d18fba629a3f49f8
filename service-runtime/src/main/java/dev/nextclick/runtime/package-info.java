/// What every server shares: a process that reads its settings, starts, waits, and drains when it is asked to stop.
@NullMarked
package dev.nextclick.runtime;

import org.jspecify.annotations.NullMarked;
