/// Temporary folders on a real file system.
@NullMarked
package dev.nextclick.cli.files;

import org.jspecify.annotations.NullMarked;
