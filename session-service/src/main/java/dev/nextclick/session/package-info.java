/// session-service: takes click events in and gives sessions out over gRPC. Transport only; sessions and their log are
/// `dev.nextclick.events`'s.
@NullMarked
package dev.nextclick.session;

import org.jspecify.annotations.NullMarked;
