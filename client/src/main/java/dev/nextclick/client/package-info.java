/// What a JVM frontend adds to its build: a stream that carries its visitors' clicks in, and recommendations with a
/// deadline. Runs on Java 17; brings gRPC and the contracts along, and no engine of any kind.
@NullMarked
package dev.nextclick.client;

import org.jspecify.annotations.NullMarked;
