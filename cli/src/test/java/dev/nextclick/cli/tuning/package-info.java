/// Tests of `nextclick tune`.
@NullMarked
package dev.nextclick.cli.tuning;

import org.jspecify.annotations.NullMarked;
