/// What the simulated worlds promise.
@NullMarked
package dev.nextclick.storefront;

import org.jspecify.annotations.NullMarked;
