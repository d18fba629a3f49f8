@NullMarked
package dev.nextclick.trainer.job;

import org.jspecify.annotations.NullMarked;
