/// The trainer's gRPC services: requests in, answers out, and nothing decided on the way.
@NullMarked
package dev.nextclick.trainer.rpc;

import org.jspecify.annotations.NullMarked;
