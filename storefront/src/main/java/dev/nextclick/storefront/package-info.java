/// Simulated sites whose visitors' next clicks have exactly known probabilities, to learn from and to be measured on.
///
/// A [World] is drawn from a seed: a catalogue, hidden intents, and how one click leads to the next. [Visits] lets visitors loose in it.
/// [NextItem] gives the probability of each item as the next click to somebody who knows the world and the clicks so far but not the
/// visitor's intent: nobody can rank better than by it.
@NullMarked
package dev.nextclick.storefront;

import org.jspecify.annotations.NullMarked;
