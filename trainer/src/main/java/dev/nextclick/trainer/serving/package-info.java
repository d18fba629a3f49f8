/// What the inference replicas say they serve.
@NullMarked
package dev.nextclick.trainer.serving;

import org.jspecify.annotations.NullMarked;
