/// Tests of the registry with real files and real processes.
@NullMarked
package dev.nextclick.registry;

import org.jspecify.annotations.NullMarked;
