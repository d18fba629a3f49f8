/// Settings from their four sources.
@NullMarked
package dev.nextclick.runtime.settings;

import org.jspecify.annotations.NullMarked;
