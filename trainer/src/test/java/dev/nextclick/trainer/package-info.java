@NullMarked
package dev.nextclick.trainer;

import org.jspecify.annotations.NullMarked;
