/// The `nextclick` command.
@NullMarked
package dev.nextclick.cli;

import org.jspecify.annotations.NullMarked;
