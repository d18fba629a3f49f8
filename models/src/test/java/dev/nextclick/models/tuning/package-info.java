/// Tests of the search for settings.
@NullMarked
package dev.nextclick.models.tuning;

import org.jspecify.annotations.NullMarked;
