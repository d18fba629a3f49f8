/// Settings: keys declared once, read from the command line, the environment, a YAML file and defaults, in this order.
@NullMarked
package dev.nextclick.runtime.settings;

import org.jspecify.annotations.NullMarked;
