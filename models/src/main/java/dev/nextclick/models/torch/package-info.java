/// What connects us with libtorch: its start, and the archive format in which it loads a model.
@NullMarked
package dev.nextclick.models.torch;

import org.jspecify.annotations.NullMarked;
