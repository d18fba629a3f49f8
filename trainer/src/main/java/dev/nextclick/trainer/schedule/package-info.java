/// Training that nobody asks for, at set times.
@NullMarked
package dev.nextclick.trainer.schedule;

import org.jspecify.annotations.NullMarked;
