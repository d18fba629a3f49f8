/// Tests of serving with real artifacts, a real registry and libtorch.
@NullMarked
package dev.nextclick.inference.serving;

import org.jspecify.annotations.NullMarked;
