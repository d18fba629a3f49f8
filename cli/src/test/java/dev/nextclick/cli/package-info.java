/// The command as a whole.
@NullMarked
package dev.nextclick.cli;

import org.jspecify.annotations.NullMarked;
