/// The whole suite under test: the arrows between the modules, and the services as processes.
@NullMarked
package dev.nextclick.system;

import org.jspecify.annotations.NullMarked;
