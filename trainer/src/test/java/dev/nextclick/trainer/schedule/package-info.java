@NullMarked
package dev.nextclick.trainer.schedule;

import org.jspecify.annotations.NullMarked;
