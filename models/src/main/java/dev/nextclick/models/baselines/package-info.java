/// What others are measured by: the session's own popularity, item-to-item neighbours and sequential rules.
@NullMarked
package dev.nextclick.models.baselines;

import org.jspecify.annotations.NullMarked;
