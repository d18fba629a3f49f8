/// A gRPC server as every service of ours runs it: health, reflection, request ids, validation, errors with a reason, draining.
@NullMarked
package dev.nextclick.runtime.grpc;

import org.jspecify.annotations.NullMarked;
