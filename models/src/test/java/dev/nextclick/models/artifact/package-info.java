/// Tests of artifacts, and of what becomes of those that somebody has changed.
@NullMarked
package dev.nextclick.models.artifact;

import org.jspecify.annotations.NullMarked;
