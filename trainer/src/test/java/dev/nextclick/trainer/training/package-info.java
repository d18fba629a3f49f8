@NullMarked
package dev.nextclick.trainer.training;

import org.jspecify.annotations.NullMarked;
