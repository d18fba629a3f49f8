/// The trainer, the control plane: moves clicks into the archive, trains models on them, and keeps the versions.
@NullMarked
package dev.nextclick.trainer;

import org.jspecify.annotations.NullMarked;
