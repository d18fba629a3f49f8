/// Tests of the archive format.
@NullMarked
package dev.nextclick.models.torch;

import org.jspecify.annotations.NullMarked;
