/// Tests over real gRPC, with real models in a real registry; only session-service and trainer are scripted.
@NullMarked
package dev.nextclick.inference;

import org.jspecify.annotations.NullMarked;
