/// The commands that ask running services: import, train, recommend, models.
@NullMarked
package dev.nextclick.cli.remote;

import org.jspecify.annotations.NullMarked;
