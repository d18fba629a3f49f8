@NullMarked
package dev.nextclick.trainer.rpc;

import org.jspecify.annotations.NullMarked;
