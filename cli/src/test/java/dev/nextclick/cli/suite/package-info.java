/// The suite as processes: real supervision and a real Redis around services that do nothing but live.
@NullMarked
package dev.nextclick.cli.suite;

import org.jspecify.annotations.NullMarked;
