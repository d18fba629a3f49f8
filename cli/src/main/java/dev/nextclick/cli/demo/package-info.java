/// The demo: a simulated storefront in front of the real suite, by the public RPCs alone.
@NullMarked
package dev.nextclick.cli.demo;

import org.jspecify.annotations.NullMarked;
