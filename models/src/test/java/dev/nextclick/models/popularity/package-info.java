/// Tests of popularity.
@NullMarked
package dev.nextclick.models.popularity;

import org.jspecify.annotations.NullMarked;
