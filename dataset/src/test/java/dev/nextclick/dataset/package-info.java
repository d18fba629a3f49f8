@NullMarked
package dev.nextclick.dataset;

import org.jspecify.annotations.NullMarked;
