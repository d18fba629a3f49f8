/// What every command shares: where its words and its one JSON object go, how it shows progress, how it fails.
@NullMarked
package dev.nextclick.cli.console;

import org.jspecify.annotations.NullMarked;
