/// Tests of settings.
@NullMarked
package dev.nextclick.models.settings;

import org.jspecify.annotations.NullMarked;
