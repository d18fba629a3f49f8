/// Weighted links between items, counted from sessions.
@NullMarked
package dev.nextclick.models.links;

import org.jspecify.annotations.NullMarked;
