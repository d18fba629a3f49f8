@NullMarked
package dev.nextclick.events;

import org.jspecify.annotations.NullMarked;
