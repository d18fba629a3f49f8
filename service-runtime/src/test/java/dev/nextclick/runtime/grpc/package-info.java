/// A server on loopback, asked by a real client.
@NullMarked
package dev.nextclick.runtime.grpc;

import org.jspecify.annotations.NullMarked;
