/// The models that are served: following the registry, swapping, and scoring. Knows nothing of gRPC.
@NullMarked
package dev.nextclick.inference.serving;

import org.jspecify.annotations.NullMarked;
