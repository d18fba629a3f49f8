/// session-service as its callers see it: a real Redis and real gRPC.
@NullMarked
package dev.nextclick.session;

import org.jspecify.annotations.NullMarked;
