/// How settings are searched: what may be chosen, what to try next, and when to give a trial up.
@NullMarked
package dev.nextclick.models.tuning;

import org.jspecify.annotations.NullMarked;
