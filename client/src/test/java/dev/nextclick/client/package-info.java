/// The client against a scripted service, in this process and over a real connection.
@NullMarked
package dev.nextclick.client;

import org.jspecify.annotations.NullMarked;
