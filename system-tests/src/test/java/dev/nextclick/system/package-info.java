/// The whole suite under test: the arrows between the modules, the distribution as it is packed, and its services as processes.
///
/// What is drawn is drawn anew in each run, and the seed is printed; `-Dnextclick.seed=N` draws the same again.
@NullMarked
package dev.nextclick.system;

import org.jspecify.annotations.NullMarked;
