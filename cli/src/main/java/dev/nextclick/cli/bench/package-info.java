/// `nextclick bench`: how fast this machine is.
@NullMarked
package dev.nextclick.cli.bench;

import org.jspecify.annotations.NullMarked;
