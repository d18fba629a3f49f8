/// Load generators against a real gRPC server.
@NullMarked
package dev.nextclick.bench;

import org.jspecify.annotations.NullMarked;
