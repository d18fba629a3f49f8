/// The commands that ask running services: import, train, recommend, models. The last of them can do without: it also works on a
/// registry's directory.
@NullMarked
package dev.nextclick.cli.remote;

import org.jspecify.annotations.NullMarked;
