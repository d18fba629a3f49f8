/// The commands that need no service, on small files.
@NullMarked
package dev.nextclick.cli.offline;

import org.jspecify.annotations.NullMarked;
