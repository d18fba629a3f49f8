/// Where a command's words go.
@NullMarked
package dev.nextclick.cli.console;

import org.jspecify.annotations.NullMarked;
