/// Tests of what crosses the module's border, and what several of them need.
@NullMarked
package dev.nextclick.models;

import org.jspecify.annotations.NullMarked;
