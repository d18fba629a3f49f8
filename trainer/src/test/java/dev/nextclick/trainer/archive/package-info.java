@NullMarked
package dev.nextclick.trainer.archive;

import org.jspecify.annotations.NullMarked;
