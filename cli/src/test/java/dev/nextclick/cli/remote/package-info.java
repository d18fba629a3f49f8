/// The commands that ask services, against services that answer as the contracts say.
@NullMarked
package dev.nextclick.cli.remote;

import org.jspecify.annotations.NullMarked;
