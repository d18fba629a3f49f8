/// The commands that need no service: split and evaluate.
@NullMarked
package dev.nextclick.cli.offline;

import org.jspecify.annotations.NullMarked;
