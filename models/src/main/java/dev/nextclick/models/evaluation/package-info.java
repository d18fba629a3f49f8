/// How good a recommender is on sessions it did not learn from.
@NullMarked
package dev.nextclick.models.evaluation;

import org.jspecify.annotations.NullMarked;
