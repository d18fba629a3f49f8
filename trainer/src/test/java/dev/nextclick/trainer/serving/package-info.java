@NullMarked
package dev.nextclick.trainer.serving;

import org.jspecify.annotations.NullMarked;
