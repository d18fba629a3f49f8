/// Recommendations over gRPC: the session is read from session-service, the answer comes from the served models.
@NullMarked
package dev.nextclick.inference;

import org.jspecify.annotations.NullMarked;
