/// The simplest recommender: what is clicked most. It answers when nothing better can, and is what others are measured by.
@NullMarked
package dev.nextclick.models.popularity;

import org.jspecify.annotations.NullMarked;
