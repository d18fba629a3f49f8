/// `nextclick tune`: a search for settings that keeps a journal.
@NullMarked
package dev.nextclick.cli.tuning;

import org.jspecify.annotations.NullMarked;
