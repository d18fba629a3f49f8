/// Tests of links.
@NullMarked
package dev.nextclick.models.links;

import org.jspecify.annotations.NullMarked;
