@NullMarked
package dev.nextclick.cli.bench;

import org.jspecify.annotations.NullMarked;
