/// What a training job does: clicks, dataset, training, evaluation, version.
@NullMarked
package dev.nextclick.trainer.training;

import org.jspecify.annotations.NullMarked;
