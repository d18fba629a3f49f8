/// The launcher scripts, run as a user runs them.
@NullMarked
package dev.nextclick.cli.launcher;

import org.jspecify.annotations.NullMarked;
