/// Numbers that can be chosen about a model, read by name with every fault reported at once.
@NullMarked
package dev.nextclick.models.settings;

import org.jspecify.annotations.NullMarked;
