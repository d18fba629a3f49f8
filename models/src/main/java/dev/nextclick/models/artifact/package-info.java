/// A model on disk: an immutable directory that is verified before it is trusted.
@NullMarked
package dev.nextclick.models.artifact;

import org.jspecify.annotations.NullMarked;
