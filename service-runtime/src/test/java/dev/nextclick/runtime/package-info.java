/// Services as processes.
@NullMarked
package dev.nextclick.runtime;

import org.jspecify.annotations.NullMarked;
